"""The command tour, which shows the ten operations."""

from support import Scratch


class Tour(Scratch):
    def test_on_the_sample(self):
        out, errors = self.run_program("tour")
        self.assertIn("300 customers created, 0 failed", out)
        for operation in range(1, 11):
            self.assertIn(f"\n{operation}. ", out)
        for text in ("InvalidArgument", "countryCode", "PermissionDenied"):
            self.assertIn(text, out)
        self.assertEqual(errors, "")
        self.assertEqual(self.names(), [])

    def test_on_a_file(self):
        self.write("new.csv", "Nr;Navn;E-post\n1;Åsgård AS;post@asgard.example\n2;Bø;not an address\n")
        out, errors = self.run_program("tour", "new.csv", "--map", "Navn=companyName,E-post=email", exit_code=3)
        self.assertIn("1 customers created, 1 failed", out)
        self.assertIn('"asgard" finds Åsgård', out)
        self.assertIn("new.csv:3:1: email", errors)
        self.run_program("tour", "one.csv", "two.csv", exit_code=2)
