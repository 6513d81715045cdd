"""header.py HEADER: the header as Doxygen is to see it. It cannot place the one specialisation of fmt's."""

import re
import sys
from pathlib import Path

text = Path(sys.argv[1]).read_text(encoding="utf-8")
sys.stdout.write(re.sub(r"^template <[^>]*>\nstruct fmt::formatter.*?^};\n", "", text, flags=re.M | re.S))
