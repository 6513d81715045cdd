"""Imports files of other programs with one command each. Tables that must be joined come through a pipe."""

import csv
import io
import unittest
from pathlib import Path

import support
from support import Scratch

FILES = [
    ("adventureworks/customers.csv", 18148, ["--country", "US", "--locale", "en", "--map",
     "CustomerKey=externalId,FirstName=firstname,LastName=lastname,EmailAddress=email"]),
    ("etatsbasen/organization.csv", 4530, ["--country", "NO", "--locale", "nb", "--map",
     "tailid=externalId,name_nb=companyName,orgid=vatNumber"]),
    ("northwind/customers.json", 91, ["--country", "DE", "--locale", "de", "--map",
     "customer_id=externalId,company_name=companyName,phone=mobile,postal_code=postalCode"]),
    ("chinook/customers.json", 59, ["--country", "US", "--locale", "en", "--map",
     "FirstName=firstname,LastName=lastname,Company=companyName,Address=address,City=city,PostalCode=postalCode,"
     "Phone=mobile,Email=email"]),
    ("sakila/customer.tsv", 599, ["--empty", r"\N", "--map",
     "customer_id=externalId,first_name=firstname,last_name=lastname,email=email"]),
]


SAKILA = ["--empty", r"\N", "--trim", "--map", "customer_id=externalId,first_name=firstname,last_name=lastname,"
          "email=email,address=address,postal_code=postalCode,phone=mobile,city=city"]


class OutsideFiles(Scratch):
    def setUp(self):
        super().setUp()
        self.folder = Path(support.OUTSIDE_DATA, "customers").resolve()
        if not self.folder.is_dir():
            raise unittest.SkipTest("there is no outside data")

    def test_each_is_imported_by_one_command(self):
        for name, count, flags in FILES:
            with self.subTest(name):
                out, _ = self.run_program("import", self.folder / name, *flags, "--out", "new.jsonl", "--csv")
                self.assertTrue(out.splitlines()[1].endswith(f",{count},0,0,0,0"), out)
                self.assertEqual(len(self.customers("new.jsonl")), count)
                self.run_program("check", "new.jsonl")

    def test_joined_tables_come_through_a_pipe(self):
        def table(name):
            with open(self.folder / "sakila" / f"{name}.tsv", encoding="utf-8") as file:
                return list(csv.DictReader(file, delimiter="\t"))

        addresses = {row["address_id"]: row for row in table("address")}
        cities = {row["city_id"]: row for row in table("city")}
        joined = io.StringIO()
        rows = [{**row, **(address := addresses[row["address_id"]]), "city": cities[address["city_id"]]["city"]}
                for row in table("customer")]
        writer = csv.DictWriter(joined, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        out, _ = self.run_program("import", "-", *SAKILA, "--out", "new.jsonl", "--csv", stdin=joined.getvalue())
        self.assertEqual(out.splitlines()[1], "standard input,599,0,0,0,0")
        mary = next(c for c in self.customers("new.jsonl").values() if c["externalId"] == "1")
        self.assertEqual((mary["firstname"], mary["city"]), ("MARY", "Sasebo"))
