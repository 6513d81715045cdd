#!/usr/bin/env python3
"""Makes phone_plan_table.hpp from phone-plans.tsv, both beside this file."""

import pathlib
import re

HERE = pathlib.Path(__file__).parent

HEAD = """// Made by phone_plans.py from phone-plans.tsv. Do not edit.
//
// The data is from the metadata of libphonenumber, Copyright The Libphonenumber Authors, under the Apache License,
// Version 2.0: https://www.apache.org/licenses/LICENSE-2.0. It was turned into this form. See NOTICE.

#pragma once

#include "base/phone_plan.hpp"

#include <array>

namespace custengine::base {

// clang-format off
inline constexpr auto phone_plan_table = std::to_array<PhonePlan>({
"""
TAIL = """});
// clang-format on

}  // namespace custengine::base
"""


def expand(expression):
    """All texts that a regular expression of digits, \\d, classes, groups, | and ? matches; a dot stands for \\d."""
    texts, rest = alternatives(expression)
    assert not rest, expression
    return texts


def alternatives(rest):
    texts, rest = sequence(rest)
    while rest.startswith("|"):
        more, rest = sequence(rest[1:])
        texts += more
    return texts, rest


def sequence(rest):
    texts = [""]
    while rest and rest[0] not in "|)":
        if rest.startswith("(?:"):
            atoms, rest = alternatives(rest[3:])
            assert rest.startswith(")")
            rest = rest[1:]
        elif rest.startswith("\\d"):
            atoms, rest = ["."], rest[2:]
        elif match := re.match(r"\[([0-9-]+)\]", rest):
            atoms, rest = members(match[1]), rest[match.end() :]
        else:
            assert rest[0].isdigit(), rest
            atoms, rest = [rest[0]], rest[1:]
        if rest.startswith("?"):
            atoms, rest = ["", *atoms], rest[1:]
        texts = [text + atom for text in texts for atom in atoms]
    return texts, rest


def members(characters):
    ranges = re.findall(r"(\d)(?:-(\d))?", characters)
    return [str(digit) for first, last in ranges for digit in range(int(first), int(last or first) + 1)]


def bits(lengths):
    return sum(1 << int(length) for length in lengths.split(","))


def main():
    lines = (HERE / "phone-plans.tsv").read_text(encoding="utf-8").splitlines()
    rows = sorted(line.split("\t") for line in lines if not line.startswith("#"))
    of_code, trunks = {}, {}
    for _, code, _, trunk, lengths in rows:
        of_code[code] = of_code.get(code, 0) | bits(lengths)
        trunks.setdefault(code, set()).add(trunk)
    # A number that begins with + is read by the plan of any country that has its code.
    assert all(len(some) == 1 for some in trunks.values()), "countries of one code have other trunk prefixes"
    assert not any(a != b and a.startswith(b) for a in of_code for b in of_code), "a code begins with another"
    table = ""
    for country, code, international, trunk, lengths in rows:
        prefixes = " ".join(sorted(set(expand(international)), key=lambda text: (len(text), text)))
        table += f'    {{"{country}", "{code}", "{prefixes}", "{trunk}", {bits(lengths):#x}, {of_code[code]:#x}}},\n'
    (HERE / "phone_plan_table.hpp").write_text(HEAD + table + TAIL, encoding="utf-8")


if __name__ == "__main__":
    main()
