"""header.py HEADER: the header as Doxygen is to see it. A comment on declarations outside of classes holds for all of
them up to a blank line; for Doxygen it is repeated at each. The one specialisation of fmt's it cannot place."""

import re
import sys
from pathlib import Path

FMT = re.compile(r"^template <[^>]*>\nstruct fmt::formatter.*?^};\n", re.M | re.S)
BEGINS = re.compile(r"(?!public|private|protected|friend|using namespace|namespace)[A-Za-z~\[]")


def repeated(lines):
    comment, is_whole = [], False
    for line in lines:
        text = line.strip()
        if not text:
            comment = []
        elif line.startswith("///"):
            comment, is_whole = ([] if is_whole else comment) + [line], False
        else:
            if line[0] != " " and is_whole and BEGINS.match(text):
                yield from comment
            is_whole = text.endswith((";", "}"))
        yield line


if __name__ == "__main__":
    source = FMT.sub("", Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write("\n".join(repeated(source.split("\n"))))
