"""The shell: scripts on standard input, and a user at a terminal."""

import os
import re

import support
from support import Scratch
from typist import Typist

TAB, CTRL_A, CTRL_C, CTRL_D, UP = "\t", "\x01", "\x03", "\x04", "\x1b[A"


class Scripts(Scratch):
    def run_script(self, *lines, files=("customers.jsonl",), exit_code=0):
        text = "".join(line + "\n" for line in lines)
        return self.run_program("shell", *files, stdin=text, exit_code=exit_code)

    def test_commands_print_what_the_program_prints(self):
        self.generate(300)
        for command, alone in (("list --sort city --size 3 --columns lastname,city", None),
                               ("search oslo hansen --size 2", ["search", "oslo hansen", "customers.jsonl", "--size", "2"]),
                               ("search --where \"city == 'Oslo'\" --csv",
                                ["search", "customers.jsonl", "--where", "city == 'Oslo'", "--csv"]),
                               ("get c-4", None), ("get --external-reference crm-4 --json", None), ("count", None),
                               ("facets city --query as --csv", None), ("facets countryCode --json", None),
                               ("suggest han --limit 3", None),
                               ("duplicates --json", None), ("merge c-1 c-2 --field city=drop", None)):
            expected, _ = self.run_program(*(alone or [*command.split(), "customers.jsonl"]))
            out, _ = self.run_script(command)
            self.assertEqual(out, expected, command)

    def test_changes_are_kept_and_saved(self):
        self.generate()
        before = self.customers()
        out, errors = self.run_script("update c-3 --set 'city=Mo i Rana' --clear mobile", "# a comment", "",
                                      "attach c-4 --organization org-1", "remove c-5", "get c-3 --columns city",
                                      "count", ".save")
        self.assertIn("Mo i Rana\n", out)
        self.assertTrue(out.endswith("\n19\n"), out)
        self.assertIn("19 customers written to customers.jsonl", errors)
        self.assertNotIn("not saved", errors)
        after = self.customers()
        self.assertEqual(set(before) - set(after), {"c-5"})
        self.assertEqual((after["c-3"]["city"], after["c-3"]["version"]), ("Mo i Rana", 2))
        for customer in set(after) - {"c-3", "c-4"}:
            self.assertEqual(after[customer], before[customer])

    def test_without_save_nothing_is_written(self):
        self.generate()
        before = self.read("customers.jsonl")
        _, errors = self.run_script("remove c-5")
        self.assertIn("hint: changes are not saved", errors)
        _, errors = self.run_script("remove c-5", ".quit", "fly")
        self.assertIn("hint: changes are not saved", errors)
        self.assertEqual(self.read("customers.jsonl"), before)
        self.assertEqual(self.names(), ["customers.jsonl"])

    def test_save_to_another_file_and_open(self):
        self.generate()
        self.generate(3, "other.csv")
        out, _ = self.run_script(".save 'a copy.csv'", ".open other.csv", "count", ".open 'a copy.csv' customers.jsonl",
                                 exit_code=3)  # both files have the same customers
        self.assertEqual(out, "3\n")
        self.assertTrue(self.read("a copy.csv").startswith("customerUid,"))
        out, _ = self.run_script("import other.csv --on-conflict update --csv", ".save all.jsonl", files=())
        self.assertEqual(out.splitlines()[1], "other.csv,3,0,0,0,0")
        self.assertEqual(len(self.customers("all.jsonl")), 3)

    def test_a_script_ends_at_a_failed_command(self):
        self.generate()
        before = self.read("customers.jsonl")
        for line, code in (("get nobody", 1), ("fly", 2), ("list --sort shoeSize", 2), ("get 'c-1", 2),
                           ("list customers.jsonl", 2), ("update c-1 --set email=nonsense", 2), (".open nowhere.csv", 2),
                           (".open -", 2), (".explain maybe", 2), (".save no/where.csv", 4), ("list --in-place", 2)):
            _, errors = self.run_script("update c-1 --set city=Bergen", line, ".save", exit_code=code)
            self.assertIn("error: ", errors, line)
            self.assertIn("line 2 failed", errors, line)
            self.assertEqual(self.read("customers.jsonl"), before)

    def test_unreadable_rows_are_not_overwritten(self):
        text = "customerUid,firstname,email\na,Ada,ada@mail.example\nb,Bo,nonsense\n"
        self.write("bad.csv", text)
        _, errors = self.run_script("list", files=("bad.csv",), exit_code=3)
        self.assertIn("bad.csv:3:1: email: ", errors)
        self.run_script(".open bad.csv", ".save", files=(), exit_code=3)
        self.run_program("shell", "--map", "a=city", "bad.csv", stdin=".save\n", exit_code=3)
        self.assertEqual(self.read("bad.csv"), text)

    def test_explain(self):
        self.generate(300)
        out, _ = self.run_script(".explain on", "search hansen", ".explain off", "search hansen")
        self.assertEqual(out.count("TEXT query 'hansen'"), 1)

    def test_help_names_every_command(self):
        self.generate()
        out, _ = self.run_script("help")
        for command in ("list", "search", "get", "count", "facets", "suggest", "duplicates", "update", "attach", "detach",
                        "remove", "merge", "import", "stats", ".open", ".save", ".explain", ".help", ".quit"):
            self.assertRegex(out, rf"(?m)^  {re.escape(command)}[ ,]")
        self.assertIn("--sort", self.run_script(".help list")[0])
        self.assertEqual(self.run_script("list --help")[0], self.run_script(".help list")[0])


PROMPT = r"custengine\*?> $"


def at_shell(test, *files, columns=80, history="history"):
    return Typist(test, [support.PROGRAM, "shell", *files], PROMPT, columns, CUSTENGINE_HISTORY=history)


class Terminal(Scratch):
    def test_a_table_fits_the_terminal_and_quit_ends(self):
        self.generate(300)
        typist = at_shell(self, "customers.jsonl", columns=60)
        self.assertIn("300 customers in customers.jsonl", typist.shown)
        shown = typist.type("list --size 3\n")
        lines = shown.splitlines()
        self.assertIn("page 1, 3 of 300 customers", lines)
        self.assertEqual(max(len(line) for line in lines if "---" in line), 60)
        os.write(typist.own, b".quit\n")
        self.assertEqual(typist.end(), 0)

    def test_an_error_is_reported_and_the_shell_continues(self):
        self.generate()
        typist = at_shell(self, "customers.jsonl")
        self.assertIn("error: NotFound", typist.type("get nobody\n"))
        self.assertIn("error: there is no command fly", typist.type("fly\n"))
        self.assertIn("20\n", typist.type("count\n"))

    def test_letters_outside_ascii_are_edited_as_letters(self):
        self.write("customers.jsonl", '{"customerUid":"a","lastname":"Åsgård"}\n{"customerUid":"b","lastname":"Ås"}\n')
        typist = at_shell(self, "customers.jsonl")
        self.assertIn("page 1, 1 of 1 customer", typist.type("search åsgårø\x7fd\n"))

    def test_unsaved_changes_need_confirmation(self):
        self.generate()
        before = self.read("customers.jsonl")
        typist = at_shell(self, "customers.jsonl")
        shown = typist.type("remove c-5\n")
        self.assertTrue(shown.endswith("custengine*> "), shown)
        self.assertIn("not saved", typist.type(".quit\n"))
        self.assertIn("not saved", typist.type(".open customers.jsonl\n"))
        self.assertIn("not saved", typist.type(CTRL_D))
        self.assertIn("19\n", typist.type("count\n"))
        self.assertIn("not saved", typist.type("quit\n"))
        os.write(typist.own, b"quit\n")
        self.assertEqual(typist.end(), 0)
        self.assertEqual(self.read("customers.jsonl"), before)

    def test_saved_changes_need_no_confirmation(self):
        self.generate()
        typist = at_shell(self, "customers.jsonl")
        typist.type("remove c-5\n")
        shown = typist.type(".save\n")
        self.assertIn("19 customers written to customers.jsonl", shown)
        self.assertTrue(shown.endswith("custengine> "), shown)
        os.write(typist.own, CTRL_D.encode())
        self.assertEqual(typist.end(), 0)
        self.assertNotIn("c-5", self.customers())

    def test_history_lasts_and_is_private(self):
        self.generate()
        typist = at_shell(self, "customers.jsonl", history="state/history")
        typist.type("count\n")
        self.assertIn("20\n", typist.type(UP + "\n"))
        os.write(typist.own, b".quit\n")
        typist.end()
        self.assertEqual(os.stat(self.directory / "state" / "history").st_mode & 0o777, 0o600)
        typist = at_shell(self, "customers.jsonl", history="state/history")
        self.assertIn("20\n", typist.type(UP + UP + "\n"))
        typist = at_shell(self, "customers.jsonl", history="")
        typist.type("count\n")
        os.write(typist.own, b".quit\n")
        typist.end()
        self.assertEqual(self.names(), ["customers.jsonl", "state"])

    def test_control_c_drops_the_line_only(self):
        self.generate()
        typist = at_shell(self, "customers.jsonl")
        self.assertIn("^C", typist.type("remove c-5" + CTRL_C))
        self.assertIn("20\n", typist.type("count\n"))
        self.assertIsNone(typist.program.poll())

    def test_completion(self):
        self.generate()
        self.write("a name.csv", "customerUid,firstname\na,Ada\n")
        typist = at_shell(self, "customers.jsonl")
        self.assertIn("20\n", typist.type("cou" + TAB + "\n"))
        # In turn: a command, a flag, its field, another field's value.
        shown = typist.type("l" + TAB + "--so" + TAB + "postal" + TAB + "--col" + TAB + "city,postal" + TAB + "--size 1\n")
        self.assertIn("page 1, 1 of 20 customers", shown)
        self.assertRegex(shown, r"(?m)^city +postalCode$")
        self.assertIn("Bergen", typist.type("upd" + TAB + "c-1 --set ci" + TAB + "Bergen\n"))
        self.assertIn("20 customers written to b.csv", typist.type(".save b.csv\n"))
        self.assertIn("1 customer in a name.csv", typist.type(".o" + TAB + "a" + TAB + "\n"))

    def test_completion_of_facets_merge_duplicates_suggest_and_search(self):
        self.generate()
        typist = at_shell(self, "customers.jsonl")
        self.assertRegex(typist.type("fac" + TAB + "cou" + TAB + "--qu" + TAB + "a\n"), r"(?m)^countryCode +customers$")
        shown = typist.type("mer" + TAB + "c-1 c-2 --field ema" + TAB + "ne" + TAB + "--cho" + TAB + "ke" + TAB + "-unl" + TAB + "\n")
        self.assertRegex(shown, r"(?m)^version +1 +2$")
        self.assertIn("19\n", typist.type("count\n"))
        self.assertIn("0 groups, 0 of 19 customers", typist.type("dup" + TAB + "--max" + TAB + "3\n"))
        self.assertIn("\nRasmus Kirkegaard\n", typist.type("sug" + TAB + "ras --lim" + TAB + "1\n"))
        self.assertIn('"hits":', typist.type("sea" + TAB + "ras --ty" + TAB + "1 --js" + TAB + "--hi" + TAB + "\n"))

    def test_completion_lists_several_candidates(self):
        self.generate()
        typist = at_shell(self, "customers.jsonl")
        typist.type("list --c" + TAB, until=r"list --c$|list --columns $")
        shown = typist.type(CTRL_C + "." + TAB, until=r"\.save[^>]*custengine> \.$")
        for command in (".explain", ".help", ".open", ".quit", ".save"):
            self.assertIn(command, shown)
        typist.type(CTRL_A + CTRL_C)
        self.assertIn("20\n", typist.type("count\n"))
