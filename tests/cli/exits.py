"""Exit codes, and the messages on standard error."""

import json
import os
import subprocess

import support
from support import Scratch


class Exits(Scratch):
    def test_done(self):
        self.generate()
        self.run_program("--help")
        self.run_program("--version")
        out, errors = self.run_program("get", "c-3", "customers.jsonl")
        self.assertIn("c-3", out)
        self.assertEqual(errors, "")

    def test_not_found(self):
        self.generate()
        for command in (["get", "nobody"], ["get", "nobody", "--external-reference"], ["remove", "nobody"],
                        ["update", "nobody", "--set", "city=Oslo"], ["detach", "c-1", "--organization", "none"],
                        ["merge", "c-1", "nobody"], ["merge", "nobody", "c-1"]):
            out, errors = self.run_program(*command, "customers.jsonl", exit_code=1)
            self.assertEqual(out, "")
            self.assertIn("error: NotFound", errors)

    def test_wrong_usage(self):
        self.generate()
        before = self.read("customers.jsonl")
        for command in ([], ["fly"], ["list"], ["list", "--unknown", "customers.jsonl"], ["list", "nothing.csv"],
                        ["list", "."],
                        ["list", "customers.jsonl", "--sort", "shoeSize"], ["list", "customers.jsonl", "--size", "0"],
                        ["list", "customers.jsonl", "--json", "--csv"],
                        ["list", "customers.jsonl", "--columns", "shoeSize"],
                        ["list", "customers.jsonl", "--map", "nonsense"],
                        ["list", "customers.jsonl", "--map", "a=shoeSize"],
                        ["list", "customers.jsonl", "--country", "XX"],
                        ["list", "customers.jsonl", "--encoding", "rot13"],
                        ["search", "customers.jsonl"], ["update", "c-1", "customers.jsonl"],
                        ["update", "c-1", "customers.jsonl", "--set", "city"],
                        ["update", "c-1", "customers.jsonl", "--set", "shoeSize=44", "-i"],
                        ["update", "c-1", "customers.jsonl", "--set", "paymentTerms=soon", "-i"],
                        ["update", "c-1", "customers.jsonl", "--set", "email=nonsense", "-i"],
                        ["update", "c-1", "customers.jsonl", "--set", "city=Oslo", "--if-version", "7", "-i"],
                        ["update", "c-1", "customers.jsonl", "customers.jsonl", "--set", "city=Oslo", "-i"],
                        ["update", "c-1", "customers.jsonl", "--set", "city=Oslo", "-i", "--map", "a=city"],
                        ["update", "c-1", "customers.jsonl", "--set", "city=Oslo", "-i", "--out", "x.jsonl"],
                        ["search", "a", "customers.jsonl", "--typos", "3"], ["search", "a", "customers.jsonl", "--hits"],
                        ["facets", "shoeSize", "customers.jsonl"], ["facets", "city"],
                        ["facets", "city", "customers.jsonl", "--where", "nonsense"],
                        ["suggest", "a", "customers.jsonl", "--limit", "0"],
                        ["duplicates", "customers.jsonl", "--max-sharing", "1"],
                        ["merge", "c-1", "c-1", "customers.jsonl", "-i"],
                        ["merge", "c-1", "c-2", "customers.jsonl", "--choose", "nonsense", "-i"],
                        ["merge", "c-1", "c-2", "customers.jsonl", "--field", "email", "-i"],
                        ["merge", "c-1", "c-2", "customers.jsonl", "--field", "shoeSize=keep", "-i"],
                        ["import", "customers.jsonl", "--in-place"],
                        ["import", "customers.jsonl", "--out", "-", "--report", "-"], ["convert", "customers.jsonl"],
                        ["generate"], ["generate", "--count", "3", "--locale-mix", "xx"]):
            _, errors = self.run_program(*command, exit_code=2)
            self.assertIn("error: ", errors, command)
        self.assertEqual(self.read("customers.jsonl"), before)

    def test_every_fault_is_named(self):
        self.generate()
        for command, faults in ((["list", "customers.jsonl", "--columns", "city,town,shoeSize"], ['"town"', '"shoeSize"']),
                                (["list", "customers.jsonl", "--page", "-1"], ["--page: -1 is not 0 or more"]),
                                (["generate", "--count", "-1"], ["--count: -1 is not 0 or more"]),
                                (["suggest", "a", "customers.jsonl", "--limit", "-3"], ["--limit: -3 is"]),
                                (["import", "customers.jsonl", "--on-conflict", "ask"],
                                 ["--on-conflict: ask is not one of fail, skip, update"]),
                                (["import", "customers.jsonl", "--match-by", "email,fax"],
                                 ["--match-by: fax is not one of customerUid, externalId, email, mobile, vatNumber"]),
                                (["import", "customers.jsonl", "--match-by", "email,email"],
                                 ["--match-by: email is given twice"]),
                                (["list", "customers.jsonl", "--format", "xml"],
                                 ["--format: xml is not one of detect, json-lines, json-array, csv"]),
                                (["search", "a", "customers.jsonl", "--scope", "all"],
                                 ["--scope: all is not one of customer, contact"]),
                                (["merge", "c-1", "c-2", "customers.jsonl", "--choose", "best"],
                                 ["--choose: best is not one of keep-unless-empty, drop-unless-empty, newest, keep, drop"]),
                                (["merge", "c-1", "c-2", "customers.jsonl", "--field", "hat=keep", "--field", "shoe=drop"],
                                 ["exceptions.hat: ", "exceptions.shoe: "]),
                                (["update", "c-1", "customers.jsonl", "--set", "town=x", "--set", "paymentTerms=soon",
                                  "--set", "credit.limit=1.5", "--set", "contacts=none"],
                                 ["town: ", "contacts: must be an array", "paymentTerms: must be a whole number", "credit.limit: must be a whole number"])):
            out, errors = self.run_program(*command, exit_code=2)
            self.assertEqual(out, "")
            for fault in faults:
                self.assertIn(fault, errors, command)

    def test_numbers_out_of_range_are_named(self):
        self.generate()
        most = 2 ** 64 - 1
        for command, fault in (
                (["list", "customers.jsonl", "--page", most + 1], f"--page: {most + 1} is more than {most}"),
                (["list", "customers.jsonl", "--size", "9" * 30], f"--size: {'9' * 30} is more than {most}"),
                (["list", "customers.jsonl", "--width", "10001"], "--width: 10001 is more than 10000"),
                (["list", "customers.jsonl", "--width", "9" * 30], f"--width: {'9' * 30} is more than 10000"),
                (["list", "customers.jsonl", "--width", "9"], "--width: 9 is not 10 or more"),
                (["list", "customers.jsonl", "--page", "0x10"], '--page: "0x10" is not a whole number'),
                (["list", "customers.jsonl", "--page", ""], '--page: "" is not a whole number'),
                (["search", "a", "customers.jsonl", "--typos", most + 1], f"--typos: {most + 1} is more than {most}"),
                (["suggest", "a", "customers.jsonl", "--limit", most + 1], f"--limit: {most + 1} is more than {most}"),
                (["duplicates", "customers.jsonl", "--max-sharing", most + 1], f"--max-sharing: {most + 1} is more"),
                (["update", "c-1", "customers.jsonl", "--set", "city=Oslo", "--if-version", most + 1],
                 f"--if-version: {most + 1} is more than {most}"),
                (["remove", "c-1", "customers.jsonl", "--if-version", most + 2], f"--if-version: {most + 2} is more"),
                (["generate", "--count", "9" * 20], f"--count: {'9' * 20} is more than {most}"),
                (["generate", "--count", "1", "--seed", most + 1], f"--seed: {most + 1} is more than {most}"),
                (["generate", "--count", "2", "--first-number", most], f"--first-number: {most} leaves no numbers"),
                (["update", "c-1", "customers.jsonl", "--set", f"paymentTerms={most + 1}"], "paymentTerms: "),
                (["update", "c-1", "customers.jsonl", "--set", f"credit.limit={most + 1}"], "credit.limit: ")):
            out, errors = self.run_program(*command, exit_code=2)
            self.assertEqual(out, "")
            self.assertIn(fault, errors)
        self.run_program("generate", "--count", "1", "--first-number", most)
        out, _ = self.run_program("list", "customers.jsonl", "--page", "010", "--size", "2")
        self.assertIn("page 10, 2 of 20", out)

    def test_arguments_that_are_not_utf_8_are_refused(self):
        self.generate()
        before = self.read("customers.jsonl")
        bad = os.fsdecode(b"Troms\xf8")
        for words in ([f"--set city={bad}"], ["--set", f"city={bad}", "--set", f"address={bad}"],
                      ["--set", f"contacts=[\"{bad}\"]"], ["--set", f"{bad}=x"], ["--set", "city=Oslo", "--empty", bad],
                      ["--set", "city=Oslo", "--map", f"{bad}=city"], ["--set", "city=Oslo", "--tenant", bad],
                      ["--clear", bad], ["--set", "city=Oslo", "--columns", bad]):
            words = words[0].split(" ") if len(words) == 1 else words
            _, errors = self.run_program("update", "c-1", "customers.jsonl", *words, "-i", exit_code=2)
            self.assertIn("error: InvalidArgument: --", errors)
            self.assertIn("Troms\ufffd", errors)
            self.assertIn("is not UTF-8", errors)
        _, errors = self.run_program("update", bad, "customers.jsonl", "--set", f"city={bad}", "-i", exit_code=2)
        self.assertIn("InvalidArgument: --set: ", errors)
        self.assertIn("; ID: ", errors)
        for words in (["get", bad, "customers.jsonl"], ["search", bad, "customers.jsonl"],
                      ["search", "--where", f"city == '{bad}'", "customers.jsonl"], ["suggest", bad, "customers.jsonl"],
                      ["generate", "--count", "1", "--id-prefix", bad]):
            self.assertIn("InvalidArgument", self.run_program(*words, exit_code=2)[1])
        self.assertEqual(self.read("customers.jsonl"), before)
        self.generate(3, bad)  # a file name may be any bytes
        self.assertEqual(self.run_program("count", bad)[0], "3\n")

    def test_output_never_controls_the_terminal(self):
        self.generate(1)
        escape, reversal = "\x1b[31m", "\u202e"
        for words in (["get", "c-1", escape], ["get", escape, "customers.jsonl"], [escape], ["list", "--" + escape],
                      ["list", "customers.jsonl", "--page", escape], ["list", "customers.jsonl", "--sort", reversal],
                      ["list", "customers.jsonl", "--columns", escape + reversal], ["generate", "--count", escape],
                      ["update", "c-1", "customers.jsonl", "--set", escape], ["import", escape], ["shell", escape],
                      ["merge", "a", "b", "c", "--field", "a=" + escape], ["convert", "customers.jsonl", "--out", "/" + escape + "/"]):
            done = subprocess.run([support.PROGRAM, *words], cwd=self.directory, capture_output=True, check=False)
            self.assertIn(done.returncode, (1, 2, 4), words)
            for told in (done.stdout.decode(), done.stderr.decode()):
                self.assertNotRegex(told, "[\x00-\x09\x0b-\x1f\x7f\u202e]", words)
        self.write("marks.jsonl", '{"customerUid":"a","firstname":"x\u202ey","city":"z\u2066\u200f"}\n')
        for words in (["list"], ["get", "a"], ["suggest", "x"], ["facets", "city"], ["tour"], ["remove", "a"],
                      ["update", "a", "--set", "firstname=\u202dz"], ["update", "a", "--set", "city=z\u2066\u200f"]):
            out, errors = self.run_program(*words[:1], *words[1:2], "marks.jsonl", *words[2:])
            self.assertNotRegex(out + errors, "[\u202a-\u202e\u2066-\u2069\u200e\u200f]", words)
        self.assertIn("x\u202ey", self.run_program("list", "marks.jsonl", "--json")[0])

    def test_bad_data(self):
        self.write("bad.csv", "customerUid,firstname,email\na,Ada,ada@mail.example\nb,Bo,nonsense\n")
        out, errors = self.run_program("list", "bad.csv", exit_code=3)
        self.assertIn("ada@mail.example", out)
        self.assertIn("bad.csv:3:1: email: ", errors)
        self.assertIn("hint: custengine check", errors)
        out, _ = self.run_program("check", "bad.csv", exit_code=3)
        self.assertIn("bad.csv:3:1: email: ", out)
        self.run_program("check", "-", exit_code=3, stdin="[{\"customerUid\":\"a\"")

    def test_problems_for_programs(self):
        self.write("bad.csv", "customerUid,email,mobile\na,nonsense,x\na,b@mail.example,\nc,c@mail.example\n")
        out, _ = self.run_program("check", "bad.csv", "--csv", exit_code=3)
        self.assertEqual([line.split(",")[:5] for line in out.splitlines()],
                         [["file", "line", "column", "code", "field"],
                          ["bad.csv", "2", "1", "InvalidArgument", "email"],
                          ["bad.csv", "4", "1", "InvalidArgument", ""]])
        out, _ = self.run_program("check", "bad.csv", "--json", exit_code=3)
        self.assertEqual([(problem["line"], problem["field"]) for problem in json.loads(out)], [(2, "email"), (4, "")])

    def test_bad_data_is_never_overwritten(self):
        text = "customerUid,firstname,email\na,Ada,ada@mail.example\nb,Bo,nonsense\n"
        self.write("bad.csv", text)
        for command in (["update", "a", "bad.csv", "--set", "city=Oslo"], ["remove", "a", "bad.csv"],
                        ["attach", "a", "bad.csv", "--organization", "org-1"]):
            self.run_program(*command, "--in-place", exit_code=3)
        self.run_program("import", "bad.csv", "--into", "bad.csv", "--in-place", exit_code=3)
        self.run_program("convert", "bad.csv", "--out", "new.jsonl", exit_code=3)
        self.assertEqual(self.read("bad.csv"), text)
        self.assertEqual(self.names(), ["bad.csv"])

    def test_not_written(self):
        self.generate()
        _, errors = self.run_program("convert", "customers.jsonl", "--csv", "--out", "no/where.csv", exit_code=4)
        self.assertIn("cannot write no/where.csv", errors)
        self.run_program("convert", "customers.jsonl", "--csv", "--out", "/dev/full", exit_code=4)
        for words in (["list", "customers.jsonl"], ["--help"], ["--version"], ["list", "--help"]):
            with open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([support.PROGRAM, *words], cwd=self.directory, stdout=full,
                                      stderr=subprocess.PIPE, check=False)
            self.assertEqual((done.returncode, done.stderr.count(b"error: ")), (4, 1))
            self.assertIn(b"No space left", done.stderr)

    def test_a_script_that_cannot_be_read_fails(self):
        self.generate(3)
        for source, fault in ((".", b"cannot read standard input"), ("/dev/zero", b"line 1 is longer than")):
            folder = os.open(self.directory / source, os.O_RDONLY)
            done = subprocess.run([support.PROGRAM, "shell", "customers.jsonl"], cwd=self.directory, stdin=folder,
                                  capture_output=True, check=False)
            os.close(folder)
            self.assertEqual(done.returncode, 3)
            self.assertIn(fault, done.stderr)
