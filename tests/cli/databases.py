"""Databases: --db with every command, two programs on one file, kills, full disks and damaged files."""

import os
import shutil
import signal
import subprocess
import time

import support
from support import Scratch, limit_files_to, without_times
from typist import Typist

READING = (["list", "--size", "4", "--columns", "lastname,city"], ["list", "--external-reference", "crm-4", "--json"],
           ["search", "oslo hansen"], ["search", "--query", "as", "--where", "city == 'Oslo'", "--csv"],
           ["get", "c-4"], ["get", "--external-reference", "crm-4", "--json"], ["count"], ["facets", "city", "--csv"],
           ["suggest", "han"], ["duplicates", "--json"], ["check"], ["convert", "--jsonl"], ["convert", "--csv"])
WRITING = (["update", "c-4", "--set", "city=Bergen", "--clear", "mobile"], ["attach", "c-4", "--organization", "o"],
           ["detach", "c-4"], ["remove", "c-5", "--if-version", "1"], ["merge", "c-1", "c-2", "--field", "city=drop"])


def at_its_files(command, files):
    """The command with its files: behind the arguments that name no file."""
    named = {"search": 2 if command[1:2] != ["--query"] else 1, "get": 2, "facets": 2, "suggest": 2, "update": 2,
             "attach": 2, "detach": 2, "remove": 2, "merge": 3}.get(command[0], 1)
    if command[:2] == ["get", "--external-reference"]:
        named = 3
    return [*command[:named], *files, *command[named:]]


class Databases(Scratch):
    def make(self, *flags, count=60, name="shop.db"):
        self.generate(count)
        self.run_program("import", "customers.jsonl", "--restore", "--db", name, *flags)

    def content(self, *flags, name="shop.db"):
        return without_times(self.run_program("convert", "--db", name, "--jsonl", *flags)[0])

    def verify(self, name="shop.db"):
        return self.run_program("verify", name)[0]

    def hold(self, name="shop.db"):
        """A shell that has the database open."""
        shell = subprocess.Popen([support.PROGRAM, "open", name], cwd=self.directory, text=True, stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(shell.communicate)
        self.addCleanup(shell.kill)
        shell.stdin.write("count\n")
        shell.stdin.flush()
        shell.stdout.readline()
        return shell


class Commands(Databases):
    def test_each_reads_what_it_reads_from_a_file(self):
        self.make()
        for command in READING:
            expected, _ = self.run_program(*at_its_files(command, ["customers.jsonl"]))
            out, errors = self.run_program(*at_its_files(command, ["--db", "shop.db"]))
            self.assertEqual((out, errors), (expected, ""), command)
        self.assertIn("60 customers in tenant default\n", self.run_program("stats", "--db", "shop.db")[0])
        self.assertIn("TEXT query", self.run_program("search", "oslo", "--db", "shop.db", "--explain")[0])

    def test_each_writes_what_it_writes_to_a_file(self):
        self.make()
        for command in WRITING:
            expected, _ = self.run_program(*at_its_files(command, ["customers.jsonl"]), "-i")
            out, errors = self.run_program(*at_its_files(command, ["--db", "shop.db"]))
            self.assertEqual(out, expected, command)
            self.assertRegex(errors, r"^\d+ customers in tenant default of shop.db\n$")
            self.assertEqual(self.content(), without_times(self.read("customers.jsonl")), command)
        self.assertEqual(self.verify(), "default: 58 customers, sequence 66: ok\n")

    def test_a_command_that_fails_changes_nothing(self):
        self.make()
        before = self.content()
        for command, code in ((["update", "c-4", "--set", "email=nonsense"], 2), (["remove", "c-4", "--if-version", "7"], 2),
                              (["update", "nobody", "--set", "city=Oslo"], 1), (["merge", "c-1", "nobody"], 1),
                              (["attach", "c-4", "--organization", "o", "--code", "OTHER"], 2)):
            self.run_program(*command, "--db", "shop.db", exit_code=code)
        self.assertEqual(self.content(), before)
        self.assertEqual(self.verify(), "default: 60 customers, sequence 60: ok\n")

    def test_wrong_usage(self):
        self.make()
        before = self.content()
        for command, fault in ((["list", "customers.jsonl"], "customers.jsonl or from --db, not from both"),
                               (["search", "a", "customers.jsonl"], "customers.jsonl or from --db"),
                               (["list", "--map", "a=city"], "are for files, not for --db"),
                               (["list", "--format", "csv"], "are for files, not for --db"),
                               (["update", "c-4", "--set", "city=Oslo", "-i"], "--in-place and --out are for files"),
                               (["remove", "c-4", "--out", "x.jsonl"], "--in-place and --out are for files"),
                               (["import", "customers.jsonl", "-i"], "--in-place and --out are for files"),
                               (["import", "customers.jsonl", "--into", "customers.jsonl"], "--into and --db"),
                               (["import"], "FILE is required"), (["import", "nothing.csv"], "cannot read nothing.csv"),
                               (["convert", "--jsonl", "--out", "shop.db"], "is a database, which would be replaced"),
                               (["import", "customers.jsonl", "--report", "shop.db"], "shop.db is a database"),
                               (["list", "--locale", "sv", "--country", "NO"],
                                "--locale is not set, not sv; --country is not set, not NO")):
            _, errors = self.run_program(*command, "--db", "shop.db", exit_code=2)
            self.assertIn(fault, errors, command)
        self.run_program("list", "--db", "", exit_code=2)
        self.run_program("search", "--db", "shop.db", exit_code=2)
        self.assertEqual(self.content(), before)

    def test_file_names_may_have_any_bytes(self):
        for name in ("a shop?mode=memory#x.db", "file:shop.db", os.fsdecode(b"Troms\xf8 100%.db")):
            self.make(name=name)
            self.run_program("update", "c-4", "--db", name, "--set", "city=Bergen")
            self.assertIn('"city":"Bergen"', self.run_program("get", "c-4", "--db", name, "--json")[0])
            self.assertTrue((self.directory / name).exists())


class Tenants(Databases):
    def test_import_makes_the_tenant_with_its_options(self):
        self.make("--locale", "nb", "--country", "NO", "--tenant", "acme", "--also-search", "address",
                  "--allow-extension", "OTHER", "--allow-duplicate-references")
        out, _ = self.run_program("tenants", "shop.db", "--csv")
        self.assertEqual(out, "tenant,customers,locale,country\nacme,60,nb,NO\n")
        same = ["--locale", "nb", "--country", "NO", "--also-search", "address", "--allow-extension", "OTHER",
                "--allow-duplicate-references"]
        self.assertEqual(self.run_program("count", "--db", "shop.db", *same)[0], "60\n")
        _, errors = self.run_program("import", "customers.jsonl", "--db", "shop.db", "--locale", "sv", "--also-search",
                                     "loyaltyId", "--allow-extension", "THIRD", exit_code=2)
        self.assertIn("tenant acme keeps its options: --locale is nb, not sv; --allow-extension THIRD is not set; "
                      "--also-search loyaltyId is not set", errors)

    def test_one_of_several_is_named(self):
        self.make()
        self.run_program("import", "customers.jsonl", "--db", "shop.db", "--tenant", "acme")
        for command in (["count"], ["import", "customers.jsonl"], ["remove", "c-1"]):
            _, errors = self.run_program(*command, "--db", "shop.db", exit_code=2)
            self.assertIn("--tenant is needed: shop.db has these tenants: acme, default", errors)
        _, errors = self.run_program("count", "--db", "shop.db", "--tenant", "b", exit_code=1)
        self.assertIn("there is no tenant b: shop.db has these tenants: acme, default", errors)
        self.run_program("remove", "c-1", "--db", "shop.db", "--tenant", "acme")
        self.assertEqual(self.verify(), "acme: 59 customers, sequence 61: ok\ndefault: 60 customers, sequence 60: ok\n")

    def test_an_import_in_vain_makes_no_tenant(self):
        self.write("bad.csv", "customerUid,email\na,nonsense\n")
        self.write("good.csv", "customerUid,email\nb,b@mail.example\n")
        for command in (["import", "nothing.csv"], ["import", "."], ["import", "bad.csv", "--map", "a=shoeSize"],
                        ["import", "bad.csv", "--encoding", "rot13"], ["import", "bad.csv", "--country", "XX"],
                        ["import", "bad.csv", "--match-by", "fax"], ["import", "bad.csv", "--tenant", ""]):
            self.run_program(*command, "--db", "shop.db", exit_code=2)
            self.assertEqual(self.names(), ["bad.csv", "good.csv"])
        for command, code in ((["import", "bad.csv"], 3), (["import", "good.csv", "bad.csv", "--atomic"], 3),
                              (["import", "good.csv", "--report", "no/where"], 4)):
            if "--atomic" not in command:
                self.run_program(*command, "--db", "shop.db", "--locale", "nb", exit_code=code)
                _, errors = self.run_program("list", "--db", "shop.db", exit_code=1)
                self.assertIn("shop.db has no tenants", errors)
        self.run_program("import", "good.csv", "--db", "shop.db", "--locale", "sv")
        self.assertIn("default,1,sv,", self.run_program("tenants", "shop.db", "--csv")[0])

    def test_a_file_that_is_no_database(self):
        self.generate()
        self.write("empty.db", "")
        os.mkdir(self.directory / "folder")
        before = self.read("customers.jsonl")
        for name, fault in (("nothing.db", "No such file"), ("empty.db", "it is empty"), ("folder", "it is no regular file")):
            for command in (["list", "--db", name], ["open", name], ["verify", name], ["tenants", name],
                            ["backup", name, "copy.db"], ["update", "c-1", "--db", name, "--set", "city=Oslo"]):
                self.assertIn(f"cannot open {name}: {fault}", self.run_program(*command, exit_code=2)[1])
        self.assertEqual((self.read("empty.db"), self.names()), ("", ["customers.jsonl", "empty.db", "folder"]))
        for command, fault in ((["list", "--db"], "is no database"), (["verify"], "is no database"),
                               (["open"], "is no database"), (["import", "customers.jsonl", "--db"], "is no file of tenants")):
            self.assertIn(fault, self.run_program(*command, "customers.jsonl", exit_code=3)[1])
        self.assertEqual(self.read("customers.jsonl"), before)

    def test_a_database_is_no_file_of_customers(self):
        self.make()
        before = self.content()
        for command in (["list"], ["check"], ["update", "c-1", "--set", "city=Oslo", "-i"], ["shell"], ["import"],
                        ["import", "customers.jsonl", "-i", "--into"], ["convert", "--jsonl"], ["tour"]):
            _, errors = self.run_program(*command, "shop.db", exit_code=2)
            self.assertIn("shop.db is a database", errors)
            self.assertIn("hint: give it as --db shop.db", errors)
        os.symlink("shop.db", self.directory / "link")
        for name in ("shop.db", "link"):
            for command in (["import", "customers.jsonl", "--out"], ["convert", "customers.jsonl", "--csv", "--out"],
                            ["generate", "--count", "3", "--out"], ["update", "c-1", "customers.jsonl", "--set", "city=x",
                                                                    "--out"], ["import", "customers.jsonl", "--report"]):
                _, errors = self.run_program(*command, name, exit_code=2)
                self.assertIn(f"{name} is a database, which would be replaced", errors)
        self.assertEqual(self.content(), before)


class Files(Databases):
    def test_a_second_program_is_told_who_has_the_file(self):
        self.make()
        shell = self.hold()
        for command in (["count", "--db", "shop.db"], ["remove", "c-1", "--db", "shop.db"], ["open", "shop.db"],
                        ["import", "customers.jsonl", "--db", "shop.db"], ["verify", "shop.db"], ["tenants", "shop.db"],
                        ["backup", "shop.db", "copy.db"]):
            _, errors = self.run_program(*command, exit_code=4)
            self.assertRegex(errors, rf"shop\.db is open in process {shell.pid} \(custengine\)")
        out, _ = shell.communicate("remove c-1\ncount\n")
        self.assertTrue(out.endswith("\n59\n"), out)
        self.assertEqual(self.run_program("count", "--db", "shop.db")[0], "59\n")

    def test_a_backup_is_the_same(self):
        self.make("--tenant", "b")
        self.run_program("import", "customers.jsonl", "--db", "shop.db", "--tenant", "a", "--locale", "nb")
        _, errors = self.run_program("backup", "shop.db", "copy.db")
        self.assertEqual(errors, "shop.db backed up to copy.db\n")
        before = self.content("--tenant", "b")
        self.run_program("remove", "c-1", "--db", "shop.db", "--tenant", "b")
        self.assertEqual(self.content("--tenant", "b", name="copy.db"), before)
        self.assertEqual(self.verify("copy.db"), "a: 60 customers, sequence 60: ok\nb: 60 customers, sequence 60: ok\n")
        _, errors = self.run_program("backup", "shop.db", "copy.db", exit_code=2)
        self.assertIn("copy.db already exists", errors)
        self.assertEqual(self.content("--tenant", "b", name="copy.db"), before)
        self.run_program("backup", "shop.db", "no/where.db", exit_code=4)

    def test_a_restored_database_is_the_backup(self):
        self.make("--tenant", "b")
        self.run_program("backup", "shop.db", "copy.db")
        before = self.content("--tenant", "b")
        self.run_program("remove", "c-1", "--db", "shop.db", "--tenant", "b")
        self.assertNotEqual(self.content("--tenant", "b"), before)
        _, errors = self.run_program("restore", "copy.db", "shop.db")
        self.assertEqual(errors, "shop.db restored from copy.db\n")
        self.assertEqual(self.content("--tenant", "b"), before)
        self.run_program("restore", "copy.db", "new.db")
        self.assertEqual(self.content("--tenant", "b", name="new.db"), before)
        self.run_program("restore", "customers.jsonl", "shop.db", exit_code=3)
        self.run_program("restore", "nothing.db", "shop.db", exit_code=2)
        self.assertEqual(self.content("--tenant", "b"), before)

    def test_damage_is_found_and_named(self):
        self.make("--tenant", "a")
        # In the middle of many, so that its page has no rows of the other tenant.
        self.write("other.jsonl", "".join(f'{{"customerUid":"x-{number}","firstname":"Ada","internalNote":"note {number}."}}\n'
                                          for number in range(1000, 2000)))
        self.run_program("import", "other.jsonl", "--db", "shop.db", "--tenant", "b")
        path = self.directory / "shop.db"
        found = path.read_bytes()
        at = found.index(b"note 1500.")
        path.write_bytes(found[:at] + b"N" + found[at + 1:])
        out, _ = self.run_program("verify", "shop.db", exit_code=3)
        lines = out.splitlines()
        self.assertEqual(lines[0], "a: 60 customers, sequence 60: ok")
        self.assertRegex(lines[1], "^b: DataLoss: ")
        out, _ = self.run_program("verify", "shop.db", "--csv", exit_code=3)
        self.assertRegex(out, r"^tenant,customers,sequence,result\na,60,60,ok\nb,0,0,.?DataLoss")
        self.assertEqual(self.run_program("count", "--db", "shop.db", "--tenant", "a")[0], "60\n")
        for command in (["list", "--tenant", "b", "--db"], ["update", "x-1000", "--set", "city=Oslo", "--tenant", "b", "--db"],
                        ["tenants"]):
            out, errors = self.run_program(*command, "shop.db", exit_code=3)
            self.assertEqual(out, "")
            self.assertIn("error: DataLoss: ", errors)

    def test_a_file_whose_end_is_missing(self):
        self.make()
        path = self.directory / "shop.db"
        path.write_bytes(path.read_bytes()[: -4096])
        for command in (["list", "--db", "shop.db"], ["verify", "shop.db"], ["remove", "c-1", "--db", "shop.db"]):
            self.assertIn("error: DataLoss: ", self.run_program(*command, exit_code=3)[1])

    def test_a_folder_that_is_read_only(self):
        self.make()
        ways = {}
        if os.geteuid() == 0:
            ways["preexec_fn"] = lambda: os.setuid(65534)
            os.chmod(self.directory / "shop.db", 0o644)
        os.remove(self.directory / "shop.db-lock")
        os.chmod(self.directory, 0o555)
        self.addCleanup(os.chmod, self.directory, 0o755)
        for command in (["list", "--db", "shop.db"], ["import", "customers.jsonl", "--db", "new.db"],
                        ["backup", "shop.db", "copy.db"]):
            try:
                _, errors = self.run_program(*command, exit_code=4, **ways)
            except PermissionError:
                self.skipTest("only root may run the program where it is")
            self.assertIn("Permission denied", errors)
        self.assertEqual(self.names(), ["customers.jsonl", "shop.db"])

    def test_a_file_that_cannot_grow(self):
        self.make()
        self.generate(3000, "more.csv")
        self.run_program("convert", "more.csv", "--out", "more.jsonl")
        self.write("more.jsonl", self.read("more.jsonl").replace('"c-', '"d-').replace('"crm-', '"crn-'))
        before = self.run_program("count", "--db", "shop.db")[0]
        _, errors = self.run_program("import", "more.jsonl", "--atomic", "--db", "shop.db", exit_code=4,
                                     preexec_fn=limit_files_to(300_000))
        self.assertIn("hint: nothing was imported", errors)
        self.assertEqual(self.run_program("count", "--db", "shop.db")[0], before)
        _, errors = self.run_program("import", "more.jsonl", "--db", "new.db", exit_code=4,
                                     preexec_fn=limit_files_to(300_000))
        self.assertIn("hint: ", errors)
        _, errors = self.run_program("import", "more.jsonl", "--db", "shop.db", exit_code=4,
                                     preexec_fn=limit_files_to(300_000))
        written = int(errors.partition("the database has the ")[2].split()[0])
        self.assertGreater(written, 0)
        count = int(self.run_program("count", "--db", "shop.db")[0]) - 60
        self.assertIn(count, range(written, written + 257))  # the outcome of the last rows is not known
        self.assertIn(": ok\n", self.verify())


class Kills(Databases):
    def kill_while_importing(self, at_size):
        """Kills an import as soon as the write-ahead log has this size. Returns False if it ended before."""
        log = self.directory / "shop.db-log"
        with subprocess.Popen([support.PROGRAM, "import", "more.jsonl", "--db", "shop.db"], cwd=self.directory,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
            deadline = time.monotonic() + 60
            while program.poll() is None and time.monotonic() < deadline:
                if log.exists() and log.stat().st_size >= at_size:
                    break
            program.send_signal(signal.SIGKILL)
            program.wait()
        self.assertIn(program.returncode, (0, -signal.SIGKILL))
        return program.returncode != 0

    def test_a_killed_import_leaves_a_prefix(self):
        self.make(count=5)
        ids = [f"d-{number:05}" for number in range(20000)]
        self.write("more.jsonl", "".join(f'{{"customerUid":"{one}","firstname":"Ada"}}\n' for one in ids))
        imported = 0
        for round_ in range(1, 4):
            self.assertTrue(self.kill_while_importing(200_000 * round_))
            self.assertIn(": ok\n", self.verify())
            rows, _ = self.run_program("convert", "--db", "shop.db", "--csv")
            kept = [row.partition(",")[0] for row in rows.splitlines() if row.startswith("d-")]
            self.assertEqual(kept, ids[: len(kept)])
            self.assertGreaterEqual(len(kept), imported)
            imported = len(kept)
        self.assertGreater(imported, 0)

    def test_a_killed_import_of_a_new_tenant_leaves_nothing(self):
        self.generate(8000, "more.jsonl")
        killed = 0
        for at_size in (1, 200_000, 1_000_000):
            killed += self.kill_while_importing(at_size)
            self.assertIn(self.verify(), ("", "default: 0 customers, sequence 0: ok\n",
                                          "default: 8000 customers, sequence 8000: ok\n"))
            for name in self.names():
                if name.startswith("shop.db"):
                    os.remove(self.directory / name)
        self.assertGreater(killed, 0)


PROMPT = r"\*?> $"


class Shells(Databases):
    def test_a_script_writes_at_once(self):
        self.make()
        out, errors = self.run_program("open", "shop.db", stdin="remove c-1\nimport customers.jsonl --csv\nget nobody\n"
                                       "remove c-2\n", exit_code=3)
        self.assertIn("60 customers in tenant default of shop.db\n", errors)
        self.assertIn("line 2 failed; later lines were not run", errors)  # all other rows are there already
        self.assertEqual(out.splitlines()[-1], "customers.jsonl,1,0,0,0,59")
        out, errors = self.run_program("shell", "--db", "shop.db", stdin="remove c-1\ncount\n")
        self.assertEqual(out.splitlines()[-1], "59")
        self.assertNotIn("not saved", errors)
        self.assertEqual(self.run_program("count", "--db", "shop.db")[0], "59\n")

    def test_save(self):
        self.make()
        _, errors = self.run_program("open", "shop.db", stdin=".save\n", exit_code=2)
        self.assertIn("there is nothing to save: each change is in the database at once", errors)
        self.run_program("open", "shop.db", stdin=".save copy.jsonl\n")
        self.assertEqual(without_times(self.read("copy.jsonl")), self.content())
        _, errors = self.run_program("open", "shop.db", stdin=".save shop.db\n", exit_code=2)
        self.assertIn("shop.db is a database, which would be replaced", errors)

    def test_tenants_and_files_in_turn(self):
        self.make("--tenant", "a")
        self.generate(3, "few.jsonl")
        self.run_program("import", "few.jsonl", "--db", "shop.db", "--tenant", "b")
        script = ("count\n.tenant\n.tenant b\ncount\nremove c-1\n.tenant a\ncount\n.open few.jsonl\ncount\n"
                  ".open --db shop.db --tenant b\ncount\nstats --csv\n")
        out, errors = self.run_program("open", "shop.db", "--tenant", "a", stdin=script)
        lines = out.splitlines()
        self.assertEqual(lines[:4] + lines[5:8], ["60", "a", "b", "3", "60", "3", "2"])
        self.assertIn("structure,bytes", lines[8])
        for line, fault in ((".tenant c", "there is no tenant c"), (".open --db shop.db", "is open already"),
                            (".open few.jsonl --db other.db", "not from both")):
            _, errors = self.run_program("open", "shop.db", "--tenant", "a", stdin=line + "\n",
                                         exit_code=1 if "tenant c" in line else 2)
            self.assertIn(fault, errors)
        self.run_program("open", "shop.db", stdin="count\n", exit_code=2)
        _, errors = self.run_program("shell", "few.jsonl", stdin=".tenant a\n", exit_code=2)
        self.assertIn("only a database has tenants", errors)

    def test_the_prompt_names_file_and_tenant(self):
        self.make("--tenant", "acme")
        os.mkdir(self.directory / "folder")
        shutil.move(self.directory / "shop.db", self.directory / "folder")
        typist = Typist(self, [support.PROGRAM, "open", "folder/shop.db"], PROMPT, CUSTENGINE_HISTORY="")
        self.assertIn("60 customers in tenant acme of folder/shop.db", typist.shown)
        self.assertTrue(typist.shown.endswith("shop.db:acme> "), typist.shown)
        shown = typist.type("remove c-1\n")
        self.assertTrue(shown.endswith("\nshop.db:acme> "), shown)
        self.assertIn("nothing to save", typist.type(".save\n"))
        os.write(typist.own, b".quit\n")
        self.assertEqual(typist.end(), 0)
        self.assertEqual(self.run_program("count", "--db", "folder/shop.db")[0], "59\n")
