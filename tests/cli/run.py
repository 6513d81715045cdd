"""run.py PROGRAM OUTSIDE_DATA: tests the program with files, terminals and exit codes."""

import sys
import unittest

import bash
import collisions
import databases
import descriptors
import exits
import outside_files
import shell
import support
import terminal
import tour
import writes

if __name__ == "__main__":
    support.PROGRAM, support.OUTSIDE_DATA = sys.argv[1:]
    load = unittest.defaultTestLoader.loadTestsFromModule
    modules = bash, collisions, databases, descriptors, exits, outside_files, shell, terminal, tour, writes
    suite = unittest.TestSuite(load(module) for module in modules)
    sys.exit(0 if unittest.TextTestRunner(stream=sys.stdout).run(suite).wasSuccessful() else 1)
