"""build_times.py COMPILER INCLUDE_DIR...: compares the compile time of a file that includes custengine.hpp with that of a
file that includes only the needed standard headers. Prints the least processor time of several rounds."""

import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

TURNS = 7
STANDARD = re.compile(r"^#include <([a-z_]+)>", re.M)
USE = {
    "standard headers": "int main() { return std::string().empty() ? 0 : 1; }\n",
    "custengine.hpp": "int main() { return custengine::Engine().tenants().empty() ? 0 : 1; }\n",
    "custengine.hpp, a first call of most": """int main() {
  custengine::Engine engine;
  engine.create_tenant("acme").value();
  auto acme = engine.session("acme").value();
  const auto ada = acme.create({.first_name = "Ada"}).value();
  acme.update(ada.id(), {.city = "Oslo"}).value();
  return acme.search({.query = "ada"}).value().items.size() == 1 ? 0 : 1;
}
""",
}


def processor_seconds(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(compiler, *include_dirs):
    flags = ["-std=c++20", "-O2", *(f"-I{directory}" for directory in include_dirs)]
    public = [path for folder in include_dirs for path in Path(folder, "custengine").glob("*.hpp") if path.name != "format.hpp"]
    names = sorted({name for path in public for name in STANDARD.findall(path.read_text(encoding="utf-8"))})
    standard = "".join(f"#include <{name}>\n" for name in names)
    with tempfile.TemporaryDirectory() as directory:
        sources = {}
        for name, use in USE.items():
            sources[name] = Path(directory, f"unit{len(sources)}.cpp")
            sources[name].write_text((standard if name == "standard headers" else "#include <custengine/custengine.hpp>\n") + use)
        seconds = dict.fromkeys(USE, float("inf"))
        for _ in range(TURNS):
            for name, source in sources.items():
                command = [compiler, *flags, "-c", str(source), "-o", "/dev/null"]
                seconds[name] = min(seconds[name], processor_seconds(command))
        for name, source in sources.items():
            lines = subprocess.run([compiler, *flags, "-E", "-P", str(source)], stdout=subprocess.PIPE, check=True).stdout
            ratio = seconds[name] / seconds["standard headers"]
            print(f"{name:36} {lines.count(bytes([10])):7} lines {seconds[name]:6.2f} s  {ratio:.2f}x")
    print(f"standard headers: {' '.join(names)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
