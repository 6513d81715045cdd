#!/bin/sh
# run.sh SOURCE_DIR BUILD_DIR WORK_DIR: installs the library that was built in BUILD_DIR, and builds and runs
# outside programs with it. Called by CTest, which sets CMAKE, CXX, LAUNCHER and SHARED (1 if BUILD_DIR has a shared
# library).
#
# Under `./dev test --all`, which sets CUSTENGINE_TEST_ALL, it tests all ways of README.md: find_package, pkg-config, the
# tutorial, add_subdirectory. add_subdirectory builds the other kind of library (shared or static) and keeps its objects
# for the next run. That kind is then installed and tested, too. Otherwise it tests only find_package with two programs.
# shellcheck disable=SC2086 # $std, $programs, $warnings and $compile are lists of words
set -eu
source_dir=$1
build_dir=$2
work_dir=$3
programs_dir=$work_dir/programs
log=$work_dir/log
warnings='-Wall -Wextra -Werror'
std='-std=c++20'
programs='uses_testing first_program'
[ -z "${CUSTENGINE_TEST_ALL-}" ] || programs="uses_result uses_kit $programs"
# The library for SQLite is built where SQLite is.
[ ! -d "$build_dir/src/sqlite" ] || programs="uses_sqlite $programs"

step() { printf '%s\n' "- $*"; }
fail() {
  printf 'FAILED: %s\n' "$*"
  exit 1
}
# Runs a command and prints its output only if it fails.
quietly() { "$@" >"$log" 2>&1 || { cat "$log"; fail "$*"; }; }
must_fail() {
  pattern=$1
  shift
  if "$@" >"$log" 2>&1; then fail "this should not have worked: $*"; fi
  grep -q "$pattern" "$log" || { cat "$log"; fail "it failed, but not for '$pattern': $*"; }
}

# first_block LANGUAGE PAGE: the first block of code of that language.
first_block() { awk -v head="\`\`\`$1" '$0 == head { inside = 1; next } /^```$/ { if (inside) exit } inside' "$2"; }

# README.md's first C++ block is a complete program, which must work.
prepare_programs() {
  rm -rf "$programs_dir"
  mkdir -p "$programs_dir"
  cp "$source_dir"/tests/install/programs/* "$programs_dir"
  first_block cpp "$source_dir/README.md" >"$programs_dir/first_program.cpp"
  grep -q 'int main()' "$programs_dir/first_program.cpp" || fail "README.md does not begin with a whole program"
}

# run_programs DIRECTORY: runs the programs that were built there.
run_programs() {
  for program in $programs; do quietly "$1/$program"; done
  grep -q ' Fjell & Sønn AS$' "$log" || { cat "$log"; fail "README.md's program does not find its customer"; }
}

# build_outside NAME [CMAKE ARGS]: builds the CMake project tests/install/NAME.
build_outside() {
  project=$1
  shift
  quietly "$CMAKE" -S "$source_dir/tests/install/$project" -B "$work_dir/$project" -D PROGRAMS_DIR="$programs_dir" \
    -D CMAKE_CXX_COMPILER="$CXX" -D CMAKE_CXX_COMPILER_LAUNCHER="$LAUNCHER" "$@"
  quietly "$CMAKE" --build "$work_dir/$project" --parallel 2 --target $programs
  run_programs "$work_dir/$project"
}

use_find_package() {
  step "find_package"
  rm -rf "$work_dir/find_package"
  build_outside find_package -D CMAKE_PREFIX_PATH="$prefix"
}

# use_pkg_config [--static]
use_pkg_config() {
  step "pkg-config $*"
  PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name custengine.pc)")
  LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH")
  export PKG_CONFIG_PATH LD_LIBRARY_PATH
  [ "$(pkg-config --modversion custengine)" = "$(pkg-config --modversion custengine-testing)" ] || fail "versions differ"
  rm -rf "$work_dir/pkg_config"
  mkdir "$work_dir/pkg_config"
  while read -r program modules; do
    case " $programs " in *" $program "*) ;; *) continue ;; esac
    # shellcheck disable=SC2046 # lists of flags
    quietly "$CXX" $std $warnings "$programs_dir/$program.cpp" -o "$work_dir/pkg_config/$program" \
      $(pkg-config "$@" --cflags --libs $modules)
  done <<'PROGRAMS'
first_program custengine fmt
uses_result custengine
uses_kit custengine-testing
uses_testing custengine-testing
uses_sqlite custengine-sqlite
PROGRAMS
  run_programs "$work_dir/pkg_config"
  unset LD_LIBRARY_PATH
}

build_shop() { quietly "$CMAKE" --build "$shop/build"; }

# Prints the tutorial's first program with the later blocks added at the end of main.
whole_shop() {
  awk '/^```cpp$/ { block += 1; inside = 1; next }
    /^```$/ { inside = 0 }
    !inside || block > 4 { next }
    /^#include/ { includes = includes $0 "\n"; next }
    block == 1 && /^}$/ { next }
    { code = code $0 "\n" }
    END { printf "%s%s}\n", includes, code }' "$source_dir/docs/tutorial.md"
}

# Follows docs/tutorial.md as a reader would: the project, the first program, its extensions, then the search box.
use_tutorial() {
  step "the tutorial"
  shop=$work_dir/shop
  rm -rf "$shop"
  mkdir "$shop"
  first_block cmake "$source_dir/docs/tutorial.md" >"$shop/CMakeLists.txt"
  first_block cpp "$source_dir/docs/tutorial.md" >"$shop/shop.cpp"
  quietly "$CMAKE" -S "$shop" -B "$shop/build" -D CMAKE_PREFIX_PATH="$prefix" \
    -D CMAKE_CXX_COMPILER="$CXX" -D CMAKE_CXX_COMPILER_LAUNCHER="$LAUNCHER"
  build_shop
  quietly "$shop/build/shop"
  grep -q ' Fjell & Sønn AS$' "$log" || { cat "$log"; fail "the tutorial's program does not find its customer"; }
  if [ -x "$prefix/bin/custengine" ]; then
    "$prefix/bin/custengine" generate --count 5000 --locale-mix nb,sv,da --out "$shop/customers.jsonl" >"$log"
    whole_shop >"$shop/shop.cpp"
    build_shop
    (cd "$shop" && build/shop) >"$log" || fail "the tutorial's whole program"
    grep -q '^4999 created, 1 failed$' "$log" || { cat "$log"; fail "the tutorial's program loads something else"; }
  fi
  cp "$source_dir/docs/examples/search_box.cpp" "$shop/shop.cpp"
  build_shop
  quietly sh "$source_dir/docs/examples/search_box_test.sh" "$shop/build/shop"
}

use_subdirectory() {
  step "add_subdirectory, BUILD_SHARED_LIBS=$1"
  # Compiles file by file, unlike the presets, so that a missing #include is an error.
  build_outside add_subdirectory -D CUSTENGINE_SOURCE_DIR="$source_dir" -D BUILD_SHARED_LIBS="$1" -D CMAKE_BUILD_TYPE=Debug
}

# install_from BUILD_DIR: sets prefix.
install_from() {
  prefix=$work_dir/prefix
  rm -rf "$prefix"
  quietly "$CMAKE" --install "$1" --prefix "$prefix"
}

check_every_header_is_installed() {
  step "every public header is installed"
  (cd "$source_dir/include" && find . -name '*.hpp') | LC_ALL=C sort >"$work_dir/headers"
  (cd "$prefix/include" && find . -name '*.hpp' ! -name version.hpp) | LC_ALL=C sort >"$work_dir/installed"
  quietly diff "$work_dir/headers" "$work_dir/installed"
  [ -f "$prefix/include/custengine/version.hpp" ] || fail "version.hpp is not installed"
}

check_headers_stand_alone() {
  step "every public header compiles on its own"
  (cd "$prefix/include" && find . -name '*.hpp') |
    xargs -P 2 -I '{}' "$CXX" $std $warnings -fsyntax-only -I "$prefix/include" -x c++ -include '{}' /dev/null ||
    fail "a header needs another one before it"
}

# A build without the program installs none.
check_program() {
  [ -x "$build_dir/src/cli/custengine" ] || return 0
  step "the program runs where it is installed"
  quietly "$prefix/bin/custengine" generate --count 3 --out "$work_dir/made.csv"
  quietly "$prefix/bin/custengine" check "$work_dir/made.csv"
  grep -q '^3 customers, no problems$' "$log" || { cat "$log"; fail "it does not read what it wrote"; }
  [ -n "$(find "$prefix" -name 'libcustengine_sqlite*')" ] || return 0
  rm -f "$work_dir"/made.db*
  quietly "$prefix/bin/custengine" import "$work_dir/made.csv" --db "$work_dir/made.db"
  quietly "$prefix/bin/custengine" verify "$work_dir/made.db"
  grep -q '^default: 3 customers, sequence 3: ok$' "$log" || { cat "$log"; fail "its database is not what it imported"; }
}

check_ignored_results() {
  step "an ignored Result does not compile"
  compile="$CXX $std $warnings -fsyntax-only -I $prefix/include $programs_dir/uses_result.cpp"
  quietly $compile
  for ignored in IGNORE_RESULT IGNORE_VOID_RESULT; do must_fail 'unused-result\|nodiscard' $compile -D $ignored; done
}

# check_exports_of LIBRARY FUNCTION: a shared library must export only its own symbols, such as that function, and no
# instances of standard library templates.
check_exports_of() {
  library=$(find "$prefix" -name "$1")
  [ -n "$library" ] || return 0
  step "$1 exports only custengine"
  nm -D --defined-only -C "$library" | sed 's/^[0-9a-f]* [A-Za-z] //' >"$work_dir/exports"
  grep -q "^$2(" "$work_dir/exports" || fail "it does not export $2"
  if grep -v '^custengine::\|^CUSTENGINE_\|^\(typeinfo\( name\)\?\|vtable\|VTT\) for custengine::' "$work_dir/exports"; then
    fail "these are not custengine's"
  fi
}
check_exports() {
  check_exports_of libcustengine.so custengine::Session::search
  check_exports_of libcustengine_sqlite.so custengine::open_sqlite
  check_exports_of libcustengine_sqlite.so custengine::restore_sqlite
}

# includes_of HEADER...: every file that including them reads.
includes_of() {
  for header in "$@"; do printf '#include <%s>\n' "$header"; done |
    "$CXX" $std -I "$prefix/include" -x c++ -E - | sed -n 's/^# [0-9]* "\([^"]*\)".*/\1/p' | sort -u
}

check_includes() {
  step "public headers leave Boost.MultiIndex and Boost.JSON's value out"
  dear='boost/multi_index\|boost/json/value\.hpp'
  for header in boost/multi_index_container.hpp boost/json/value.hpp; do # the check finds what it looks for
    includes_of $header | grep -q "$dear" || fail "the check does not see $header"
  done
  if includes_of custengine/custengine.hpp | grep "$dear"; then fail "custengine.hpp includes these"; fi
}

mkdir -p "$work_dir"
prepare_programs
install_from "$build_dir"
check_every_header_is_installed
check_program
check_ignored_results
check_includes
check_exports
use_find_package
[ -n "${CUSTENGINE_TEST_ALL:-}" ] || exit 0
check_headers_stand_alone
use_pkg_config
use_pkg_config --static
use_tutorial
if [ "$SHARED" = 1 ]; then other_kind=OFF; else other_kind=ON; fi
use_subdirectory $other_kind
install_from "$work_dir/add_subdirectory"
check_exports
use_find_package
use_pkg_config
