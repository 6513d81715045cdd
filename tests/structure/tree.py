"""The files of a source tree, as the checks see them."""

import re
from pathlib import Path

IGNORED_DIRECTORIES = {".git", "build", "__pycache__"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


class Tree:
    def __init__(self, root):
        self.root = Path(root)
        self.files = sorted(
            path.relative_to(self.root)
            for path in self.root.rglob("*")
            if path.is_file() and not IGNORED_DIRECTORIES.intersection(path.relative_to(self.root).parts)
        )

    def under(self, *folders, suffixes=(".hpp", ".cpp")):
        return [path for path in self.files if path.parts[0] in folders and path.suffix in suffixes]

    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8", errors="replace")

    def includes(self, path):
        """(is_quoted, name) of every include in the file."""
        return [(quote == '"', name) for quote, name in INCLUDE.findall(self.text(path))]
