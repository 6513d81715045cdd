"""run.py ROOT COMPILER INCLUDE_DIR...: checks the checks, then the tree. Prints every problem."""

import os
import sys
import unittest

import docs
import files
import layers
import mutants
import new_field
import self_test
import words
from tree import Tree


def main(root, compiler, *include_dirs):
    self_test.SelfTest.compiler = compiler
    self_test.SelfTest.include_dirs = include_dirs
    suite = unittest.defaultTestLoader.loadTestsFromModule(self_test)
    if not unittest.TextTestRunner(stream=sys.stdout).run(suite).wasSuccessful():
        return 1

    tree = Tree(root)
    checks = layers.CHECKS + files.CHECKS + docs.CHECKS + mutants.CHECKS + new_field.CHECKS + words.CHECKS
    problems = [problem for check in checks for problem in check(tree)]
    is_whole = "CUSTENGINE_TEST_ALL" in os.environ
    problems += docs.check_code(tree, compiler, include_dirs, one_by_one=is_whole)
    if not any(new_field.check_patch(tree)):
        problems += new_field.check_copy(tree, compiler, include_dirs, is_whole)
    for problem in problems:
        print(problem)
    print(f"{len(tree.files)} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
