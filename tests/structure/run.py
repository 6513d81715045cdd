"""run.py ROOT COMPILER INCLUDE_DIR...: checks the checks, then the tree. Prints every problem."""

import os
import sys
import unittest

import docs
import files
import layers
import mutants
import self_test
from tree import Tree


def main(root, compiler, *include_dirs):
    self_test.SelfTest.compiler = compiler
    self_test.SelfTest.include_dirs = include_dirs
    suite = unittest.defaultTestLoader.loadTestsFromModule(self_test)
    if not unittest.TextTestRunner(stream=sys.stdout).run(suite).wasSuccessful():
        return 1

    tree = Tree(root)
    problems = [problem for check in layers.CHECKS + files.CHECKS + docs.CHECKS + mutants.CHECKS for problem in check(tree)]
    problems += docs.check_code(tree, compiler, include_dirs, one_by_one="CUSTENGINE_TEST_ALL" in os.environ)
    for problem in problems:
        print(problem)
    print(f"{len(tree.files)} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
