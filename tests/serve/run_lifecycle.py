"""run_lifecycle.py PROGRAM: tests how servers of the program start, end and keep secrets."""

import sys
import unittest

import databases
import lifecycle
import running
import secrets_kept
import support

if __name__ == "__main__":
    support.PROGRAM = sys.argv[1]
    load = unittest.defaultTestLoader.loadTestsFromModule
    suite = unittest.TestSuite(load(module) for module in (lifecycle, running, databases, secrets_kept))
    sys.exit(0 if unittest.TextTestRunner(stream=sys.stdout).run(suite).wasSuccessful() else 1)
