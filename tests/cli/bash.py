"""Completion in bash, with the installed completion file."""

import os
from pathlib import Path

import support
from support import Scratch
from typist import Typist

COMPLETION = Path(__file__).resolve().parents[2] / "src" / "cli" / "install" / "completion.bash"
TAB = "\t"


class Bash(Scratch):
    def setUp(self):
        super().setUp()
        self.generate()
        self.write("inputrc", "set bell-style none\nset enable-bracketed-paste off\n")
        self.bash = Typist(self, ["bash", "--norc", "--noprofile", "-i"], r"bash> $", 200, PS1="bash> ", TERM="dumb",
                           INPUTRC=str(self.directory / "inputrc"),
                           PATH=f"{Path(support.PROGRAM).parent}:{os.environ['PATH']}")
        self.bash.type(f". '{COMPLETION}'\n")

    def test_commands_flags_and_files(self):
        shown = self.bash.type("custengine li" + TAB + "cust" + TAB + "--so" + TAB + "postal" + TAB + "--si" + TAB + "1\n")
        self.assertIn("list customers.jsonl --sort postalCode --size 1\n", shown)
        self.assertIn("page 1, 1 of 20 customers", shown)

    def test_facets_suggest_duplicates_search_and_merge(self):
        shown = self.bash.type("custengine fac" + TAB + "cou" + TAB + "cust" + TAB + "--typ" + TAB + "1 --cs" + TAB + "\n")
        self.assertIn("\ncountryCode,customers\n", shown)
        shown = self.bash.type("custengine sug" + TAB + "simon cust" + TAB + "--lim" + TAB + "1\n")
        self.assertIn("\nSimon Frederiksen\n", shown)
        self.assertIn("of 20 customers", self.bash.type("custengine dup" + TAB + "cust" + TAB + "--max" + TAB + "3\n"))
        shown = self.bash.type("custengine sea" + TAB + "simon cust" + TAB + "--js" + TAB + "--hi" + TAB + "\n")
        self.assertIn('"hits":', shown)

    def test_the_text_after_an_equals_sign(self):
        shown = self.bash.type("custengine mer" + TAB + "c-1 c-2 cust" + TAB + "--field ema" + TAB + "ne" + TAB + "\n")
        self.assertIn("merge c-1 c-2 customers.jsonl --field email=newest \n", shown)
        self.assertIn("hint: nothing is written", shown)
        shown = self.bash.type("custengine update c-1 cust" + TAB + "--set ci" + TAB + "Bergen\n")
        self.assertIn("update c-1 customers.jsonl --set city=Bergen\n", shown)
