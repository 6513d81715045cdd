"""Files that have two roles in one command, and files that two programs write."""

import os
import signal
import subprocess
import threading

import support
from support import Scratch


def remains(test):
    return [name for name in test.names() if name.startswith(".")]


class Collisions(Scratch):
    def test_a_pipe_is_not_written_in_place(self):
        self.generate()
        os.mkfifo(self.directory / "pipe")
        for command in (["update", "c-1", "pipe", "--set", "city=Bergen"], ["remove", "c-1", "pipe"],
                        ["attach", "c-1", "pipe", "--organization", "o"], ["detach", "c-1", "pipe"],
                        ["merge", "c-1", "c-2", "pipe"], ["import", "customers.jsonl", "--into", "pipe"]):
            _, errors = self.run_program(*command, "-i", exit_code=2)
            self.assertIn("pipe is not a regular file", errors)

    def test_a_pipe_is_read_once(self):
        self.generate()
        self.write("bad.csv", "customerUid,email\nx,nonsense\ny,y@mail.example\n")
        for source, command in (("customers.jsonl", ["update", "c-1", "pipe", "--set", "city=Bergen", "--out", "new"]),
                                ("bad.csv", ["import", "pipe", "--report", "failed", "--out", "new"])):
            os.mkfifo(self.directory / "pipe")
            writer = threading.Thread(target=lambda: (self.directory / "pipe").write_text(self.read(source)), daemon=True)
            writer.start()
            self.run_program(*command, exit_code=3 if source == "bad.csv" else 0)
            writer.join(60)
            self.assertEqual(len(self.customers("new")), self.read(source).count("\n") - 2 * (source == "bad.csv"))
            os.remove(self.directory / "pipe")

    def test_a_report_does_not_replace_customers(self):
        rows = "customerUid,email\nx,nonsense\n"
        old = '{"customerUid":"a","firstname":"Ada"}\n'
        for name, text in (("new.csv", rows), ("old.jsonl", old)):
            self.write(name, text)
        os.symlink("new.csv", self.directory / "link")
        os.link(self.directory / "new.csv", self.directory / "hard")
        for report, flags in (("new.csv", []), ("./new.csv", []), ("link", []), ("hard", []),
                              ("old.jsonl", ["--into", "old.jsonl", "-i"]), ("all.jsonl", ["--out", "all.jsonl"]),
                              ("old.jsonl", ["--into", "old.jsonl"]), ("x/../all.jsonl", ["--out", "all.jsonl"])):
            _, errors = self.run_program("import", "new.csv", *flags, "--report", report, exit_code=2)
            self.assertIn("--report: ", errors)
            self.assertEqual((self.read("new.csv"), self.read("old.jsonl")), (rows, old))
            self.assertFalse((self.directory / "all.jsonl").exists())
        with open(self.directory / "new.csv", encoding="utf-8") as new:
            done = subprocess.run([support.PROGRAM, "import", "-", "--report", "new.csv"], cwd=self.directory, stdin=new,
                                  capture_output=True, check=False)
        self.assertEqual((done.returncode, self.read("new.csv")), (2, rows))
        with open(self.directory / "both", "w", encoding="utf-8") as both:
            done = subprocess.run([support.PROGRAM, "import", "new.csv", "--report", "both", "--out", "-"],
                                  cwd=self.directory, stdout=both, stderr=subprocess.PIPE, check=False)
        self.assertEqual((done.returncode, self.read("both")), (2, ""))
        self.run_program("shell", "old.jsonl", stdin="import new.csv --report old.jsonl\n", exit_code=2)
        self.assertEqual(self.read("old.jsonl"), old)

    def test_failed_rows_are_not_overwritten(self):
        rows = "customerUid,email\nx,nonsense\ny,y@mail.example\n"
        self.write("new.csv", rows)
        _, errors = self.run_program("import", "new.csv", "--out", "new.csv", exit_code=3)
        self.assertIn("new.csv was not written: its failed rows would be lost", errors)
        self.assertEqual(self.read("new.csv"), rows)

    def test_a_change_by_another_program_is_not_overwritten(self):
        for how in ("replaced", "written", "removed"):
            with self.subTest(how):
                self.generate()
                path = self.directory / "customers.jsonl"
                with subprocess.Popen([support.PROGRAM, "shell", "customers.jsonl"], cwd=self.directory, text=True,
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as shell:
                    shell.stdin.write("remove c-5\ncount\n")
                    shell.stdin.flush()
                    self.assertIn("removed", shell.stdout.readline())
                    if how == "replaced":
                        self.run_program("update", "c-1", "customers.jsonl", "--set", "city=Elsewhere", "-i")
                    elif how == "written":
                        with open(path, "a", encoding="utf-8") as file:
                            file.write('{"customerUid":"d","city":"Elsewhere"}\n')
                    else:
                        os.remove(path)
                    _, errors = shell.communicate(".save\n.save new.jsonl\n")
                self.assertEqual(shell.returncode, 4)
                self.assertIn("another program changed it since it was read", errors)
                self.assertEqual(remains(self), [])
                if how == "removed":
                    self.assertFalse(path.exists())
                else:
                    self.assertIn("Elsewhere", self.read("customers.jsonl"))

    def test_a_shell_can_save_repeatedly(self):
        self.generate()
        os.symlink("customers.jsonl", self.directory / "link")
        script = "".join(f"update c-1 --set city=Oslo{number}\n.save {name}\n" for number, name in
                         enumerate(("", "", "link", "", "other.jsonl", "other.jsonl", "customers.jsonl", "")))
        self.run_program("shell", "customers.jsonl", stdin=script)
        self.assertEqual(self.customers()["c-1"]["city"], "Oslo7")
        self.assertEqual(self.customers("other.jsonl")["c-1"]["city"], "Oslo5")

    def test_two_updates_at_once_lose_nothing(self):
        self.generate(3000)
        commands = [[support.PROGRAM, "update", f"c-{number}", "customers.jsonl", "--set", "city=Elsewhere", "-i"]
                    for number in range(1, 5)]
        programs = [subprocess.Popen(command, cwd=self.directory, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
                    for command in commands]
        codes = [program.wait(60) for program in programs]
        self.assertLessEqual(set(codes), {0, 4})
        changed = sum(customer["city"] == "Elsewhere" for customer in self.customers().values())
        self.assertEqual(changed, codes.count(0))
        self.assertEqual(remains(self), [])

    def test_a_file_name_of_maximum_length(self):
        name = 249 * "a" + ".jsonl"
        self.generate(3, name)
        self.run_program("update", "c-1", name, "--set", "city=Bergen", "-i")
        self.assertEqual(self.customers(name)["c-1"]["city"], "Bergen")
        self.run_program("generate", "--count", 3, "--out", "a" + name, exit_code=4)
        self.assertEqual(self.names(), [name])

    def start_generating(self):
        """A program that keeps writing, and its temporary file, which it has locked."""
        before = set(remains(self))
        program = subprocess.Popen([support.PROGRAM, "generate", "--count", "10000000", "--out", "big.jsonl"],
                                   cwd=self.directory)
        self.addCleanup(program.wait)
        self.addCleanup(program.kill)
        while program.poll() is None:
            new = [name for name in remains(self) if name not in before and (self.directory / name).stat().st_size > 0]
            if new:
                return program, new[0]
        self.fail("it ended")

    def test_the_temporary_file_of_a_killed_program_is_removed(self):
        killed, orphan = self.start_generating()
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        self.assertEqual(remains(self), [orphan])
        _, at_work = self.start_generating()
        for name in (".custengine-backup", ".custengine-old.tmp.gz", ".custengine-123456.tmp.jsonl"):
            self.write(name, "something else")
        self.generate()
        self.assertEqual(remains(self), sorted([".custengine-backup", ".custengine-old.tmp.gz",
                                                ".custengine-123456.tmp.jsonl", at_work]))
