"""Written files: whole or not at all, and with no other customer changed."""

import json
import os
import signal
import subprocess
from pathlib import Path

import support
from support import Scratch, limit_files_to


class Writes(Scratch):
    def test_only_the_changed_customer_differs(self):
        self.generate()
        before = self.customers()
        self.run_program("update", "c-3", "customers.jsonl", "--set", "city=Bergen", "--clear", "mobile", "--in-place")
        self.run_program("attach", "crm-4", "customers.jsonl", "--external-reference", "--organization", "org-1", "-i")
        self.run_program("remove", "c-5", "customers.jsonl", "-i")
        after = self.customers()
        self.assertEqual(set(before) - set(after), {"c-5"})
        self.assertEqual((after["c-3"]["city"], after["c-3"]["mobile"], after["c-3"]["version"]), ("Bergen", "", 2))
        self.assertIn({"extensionCode": "TWO_INVOICE", "organizationUid": "org-1"}, after["c-4"]["extensions"])
        self.assertGreater(after["c-3"]["lastModifiedAt"], before["c-3"]["lastModifiedAt"])
        for customer in set(after) - {"c-3", "c-4"}:
            self.assertEqual(after[customer], before[customer])
        self.run_program("detach", "c-4", "customers.jsonl", "--organization", "org-1", "-i")
        self.assertEqual(self.customers()["c-4"]["extensions"], before["c-4"]["extensions"])

    def test_one_customer_of_two(self):
        self.write("twice.jsonl", '{"customerUid":"a","firstname":"Ada","email":"ada@mail.example","city":"Oslo"}\n'
                                  '{"customerUid":"b","firstname":"Ida","mobile":"91234567","city":"Bergen"}\n'
                                  '{"customerUid":"c","firstname":"Bo"}\n')
        before = self.customers("twice.jsonl")
        self.run_program("merge", "a", "b", "twice.jsonl", "--choose", "keep", "--field", "mobile=newest",
                         "--field", "city=drop", "-i")
        after = self.customers("twice.jsonl")
        self.assertEqual(set(after), {"a", "c"})
        self.assertEqual(after["c"]["firstname"], before["c"]["firstname"])
        self.assertEqual([after["a"][field] for field in ("firstname", "email", "mobile", "city")],
                         ["Ada", "ada@mail.example", "91234567", "Bergen"])

    def test_a_merge_shows_lost_values_and_can_keep_them(self):
        self.write("twice.jsonl", '{"customerUid":"a","firstname":"Ada","internalNote":"one","credit":{"limit":5,"balance":7}}\n'
                                  '{"customerUid":"b","firstname":"Ida","internalNote":"two","credit":{"limit":5,"balance":1}}\n')
        command = ["merge", "a", "b", "twice.jsonl"]
        out, _ = self.run_program(*command)
        lines = [line.split() for line in out.splitlines()]
        self.assertIn(["lost", "from", "kept", "lost"], lines)
        for line in (["firstname", "Ada", "Ida"], ["internalNote", "one", "two"], ["credit.balance", "7", "1"]):
            self.assertIn(line, lines)
        out, _ = self.run_program(*command, "--add-balances", "--join-notes", "--in-place")
        lost = out[out.index("lost from"):]
        self.assertEqual([line.split() for line in lost.splitlines()][2:], [["firstname", "Ada", "Ida"]])
        merged = self.customers("twice.jsonl")["a"]
        self.assertEqual(merged["credit"], {"limit": 5, "balance": 8})
        self.assertEqual(merged["internalNote"], "one\ntwo")
        out, _ = self.run_program("merge", "a", "c", "twice.jsonl", "--json", exit_code=1)
        self.assertEqual(out, "")

    def test_a_merge_as_json_prints_only_the_customer(self):
        self.write("twice.jsonl", '{"customerUid":"a","firstname":"Ada"}\n{"customerUid":"b","firstname":"Ida"}\n')
        out, _ = self.run_program("merge", "a", "b", "twice.jsonl", "--json")
        self.assertEqual(json.loads(out)["firstname"], "Ada")

    def test_without_a_destination_nothing_is_written(self):
        self.generate()
        before = self.read("customers.jsonl")
        _, errors = self.run_program("update", "c-3", "customers.jsonl", "--set", "city=Bergen")
        self.assertIn("nothing is written", errors)
        self.assertEqual(self.read("customers.jsonl"), before)
        self.assertEqual(self.names(), ["customers.jsonl"])

    def test_in_place_keeps_format_permissions_and_link(self):
        for name, start in (("a.csv", "customerUid,"), ("a.json", "[\n{"), ("a.txt", "{")):
            self.generate(name=name)
            os.chmod(self.directory / name, 0o640)
            os.symlink(name, self.directory / "link")
            self.run_program("update", "c-1", "link", "--set", "city=Bergen", "-i")
            self.assertTrue(self.read(name).startswith(start), name)
            self.assertIn("Bergen", self.read(name))
            self.assertEqual(os.stat(self.directory / name).st_mode & 0o777, 0o640)
            self.assertTrue((self.directory / "link").is_symlink())
            os.remove(self.directory / "link")

    def test_every_format_holds_the_same_customers(self):
        self.generate(200)
        for name in ("a.csv", "a.json", "a.jsonl"):
            self.run_program("convert", "customers.jsonl", "--out", name)
            out, _ = self.run_program("convert", name, "--jsonl")
            self.write("back.jsonl", out)
            self.assertEqual(self.customers("back.jsonl"), self.customers())

    def test_standard_input_to_standard_output(self):
        self.generate()
        out, _ = self.run_program("update", "c-1", "-", "--set", "city=Bergen", "--out", "-",
                                  stdin=self.read("customers.jsonl"))
        self.write("new.jsonl", out)
        self.assertEqual(self.customers("new.jsonl")["c-1"]["city"], "Bergen")
        self.assertEqual(len(self.customers("new.jsonl")), 20)

    def test_a_write_that_does_not_fit_leaves_the_old_file(self):
        if b"__tsan_init" in Path(support.PROGRAM).read_bytes():
            self.skipTest("under such a limit the thread sanitizer does not start")
        self.generate(2000)
        before = self.read("customers.jsonl")
        for limit in (0, 100_000, len(before.encode()) - 100_000):
            _, errors = self.run_program("update", "c-1", "customers.jsonl", "--set", "city=Bergen", "-i", exit_code=4,
                                         preexec_fn=limit_files_to(limit))
            self.assertIn("cannot write customers.jsonl: File too large", errors)
            self.assertEqual(self.read("customers.jsonl"), before)
            self.assertEqual(self.names(), ["customers.jsonl"])

    def test_generating_ends_if_the_file_cannot_grow(self):
        _, errors = self.run_program("generate", "--count", "1000000000", "--out", "customers.jsonl", exit_code=4,
                                     preexec_fn=limit_files_to(100_000))
        self.assertIn("cannot write customers.jsonl: File too large", errors)
        self.assertEqual(self.names(), [])

    def test_a_write_that_is_interrupted_leaves_the_old_file(self):
        self.generate(10)
        before = self.read("customers.jsonl")
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

        def heed_signals():
            # A background test inherits that SIGINT is ignored, and the program would keep that. So restore the default.
            for number in numbers:
                signal.signal(number, signal.SIG_DFL)

        for number in 10 * numbers:
            # Too many customers to finish before the signal.
            command = [support.PROGRAM, "generate", "--count", "10000000", "--out", "customers.jsonl"]
            with subprocess.Popen(command, cwd=self.directory, preexec_fn=heed_signals) as program:
                try:
                    while len(self.names()) < 2 and program.poll() is None:
                        pass  # send the signal as soon as there is a file
                    program.send_signal(number)
                    self.assertEqual(program.wait(60), -number)
                finally:
                    program.kill()  # if the test fails, too, the program must not keep writing
            self.assertEqual(self.read("customers.jsonl"), before)
            self.assertEqual(self.names(), ["customers.jsonl"])

    def test_a_read_only_file_stays(self):
        if os.geteuid() == 0:
            self.skipTest("root may write everything")
        self.generate()
        before = self.read("customers.jsonl")
        os.chmod(self.directory / "customers.jsonl", 0o444)
        self.run_program("remove", "c-1", "customers.jsonl", "-i", exit_code=4)
        self.assertEqual(self.read("customers.jsonl"), before)
        self.assertEqual(self.names(), ["customers.jsonl"])

    def test_import_on_conflict(self):
        self.write("old.jsonl", '{"customerUid":"a","firstname":"Ada","city":"Oslo"}\n')
        self.write("new.csv", "customerUid,firstname\na,Adele\nb,Bo\n")
        for way, code, counts, name in (("fail", 3, "1,0,0,0,1", "Ada"), ("skip", 0, "1,0,0,1,0", "Ada"),
                                        ("update", 0, "1,1,0,0,0", "Adele")):
            out, _ = self.run_program("import", "new.csv", "--into", "old.jsonl", "--out", "all.jsonl", "--on-conflict",
                                      way, "--csv", exit_code=code)
            self.assertEqual(out.splitlines()[1], f"new.csv,{counts}")
            everybody = self.customers("all.jsonl")
            self.assertEqual((everybody["a"]["firstname"], everybody["a"]["city"]), (name, "Oslo"))
            self.assertEqual(everybody["b"]["version"], 1)

    def test_import_match_by(self):
        self.write("old.jsonl", '{"customerUid":"a","externalId":"r","firstname":"Ada","email":"ada@mail.example"}\n'
                                '{"customerUid":"b","firstname":"Bo","mobile":"91234567"}\n')
        self.write("new.csv", "externalId,email,mobile,city\n,ADA@mail.example,,Oslo\nr2,,+47 912 34 567,Bergen\n")
        command = ["import", "new.csv", "--into", "old.jsonl", "--out", "all.jsonl", "--on-conflict", "update", "--csv",
                   "--country", "NO"]
        for fields, counts in (("", "2,0,0,0,0"), ("email", "1,1,0,0,0"), ("externalId,email,mobile", "0,2,0,0,0")):
            out, _ = self.run_program(*command, *(["--match-by", fields] if fields else []))
            self.assertEqual(out.splitlines()[1], f"new.csv,{counts}")
        everybody = self.customers("all.jsonl")
        self.assertEqual([everybody["a"]["city"], everybody["b"]["city"]], ["Oslo", "Bergen"])
        self.assertEqual(everybody["b"]["externalId"], "r2")

    def test_import_atomic(self):
        self.write("good.csv", "customerUid,firstname\na,Ada\n")
        self.write("bad.csv", "customerUid,firstname\nb,Bo\nb,Bo\n")
        self.run_program("import", "good.csv", "bad.csv", "--atomic", "--out", "all.jsonl", exit_code=3)
        self.assertEqual(self.names(), ["bad.csv", "good.csv"])
        self.run_program("import", "good.csv", "--atomic", "--out", "all.jsonl")
        self.assertEqual(list(self.customers("all.jsonl")), ["a"])

    def mend(self, report):
        """Header and rows, one after the other, as docs/cli.md makes the file with jq."""
        lines = [json.loads(line) for line in self.read(report).splitlines()]
        return "".join(line.get("header", line.get("row")) + "\n" for line in lines)

    def test_failed_rows_are_corrected_and_imported(self):
        flags = ["--map", "Nr=externalId,Navn=companyName,E-post=email"]
        self.write("new.csv", 'Nr;Navn;E-post\n1;Å AS;post\n2;"B;\n""Bø""";b@b.no\n3;C AS;c@c.no\n')
        self.write("new.json", '[\n {"Nr": "4",\n  "Navn": "D AS",\n  "E-post": "d"},\n {"Nr": "5", "Navn": "E AS"}\n]\n')
        for name, mended in (("new.csv", "mended.csv"), ("new.json", "mended.jsonl")):
            self.run_program("import", name, *flags, "--report", "failed.jsonl", "--out", "all.jsonl", exit_code=3)
            text = self.mend("failed.jsonl").replace("post\n", "post@a.no\n").replace("\n\"\"", " \"\"")
            self.write(mended, text.replace('"d"', '"d@d.no"'))
            self.run_program("import", mended, *flags, "--into", "all.jsonl", "--in-place")
        self.assertEqual({c["externalId"] for c in self.customers("all.jsonl").values()}, {"4", "5"})

    def test_report_of_another_encoding_is_utf_8(self):
        (self.directory / "new.csv").write_bytes("firstname;båt\nÅse\tx;1\n".encode("cp1252"))
        self.run_program("import", "new.csv", "--encoding", "windows-1252", "--map", "båt=city", "--report", "-",
                         exit_code=3)
        self.run_program("import", "new.csv", "--encoding", "windows-1252", "--map", "båt=city", "--report", "f.jsonl",
                         exit_code=3)
        self.assertEqual(self.mend("f.jsonl"), "firstname;båt\nÅse\tx;1\n")
