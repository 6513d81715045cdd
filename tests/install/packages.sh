#!/bin/sh
# packages.sh DEB_DIR ROOT: tests the packages of ./dev package in a clean Debian 12 at ROOT. If ROOT does not exist,
# debootstrap makes it. The script installs the packages, builds and runs outside programs with them, and removes them.
# It needs root, the network and some minutes, so it is not part of the suite.
set -eu
source_dir=$(cd "$(dirname "$0")/../.." && pwd)
deb_dir=$(cd "$1" && pwd)
root=$2
mirror=${MIRROR:-http://deb.debian.org/debian}

step() { printf '%s  %s\n' "$(date +%T)" "- $*"; }
fail() {
  printf 'FAILED: %s\n' "$*"
  exit 1
}
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive sh -eu -c "$*"; }
quietly() { "$@" >"$root/tmp/log" 2>&1 || { cat "$root/tmp/log"; fail "$*"; }; }

if [ ! -x "$root/usr/bin/apt-get" ]; then
  step "debootstrap"
  debootstrap --variant=minbase bookworm "$root" "$mirror" >"$root.log" 2>&1 || { tail "$root.log"; fail debootstrap; }
fi
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf 'deb %s bookworm main\n' "$mirror" >"$root/etc/apt/sources.list"

step "the program alone: apt-get install, run, manual page, completion"
rm -rf "$root/debs" "$root/trial"
mkdir -p "$root/debs" "$root/trial"
cp "$deb_dir"/*.deb "$root/debs"
quietly inside 'apt-get update'
quietly inside 'apt-get install -y --no-install-recommends /debs/custengine_*.deb /debs/libcustengine0*.deb /debs/libcustengine-sqlite0*.deb'
quietly inside 'cd /trial && custengine generate --count 300 --out customers.csv && custengine search "oslo hansen" customers.csv'
quietly inside 'cd /trial && printf "count\n" | custengine shell customers.csv | grep -qx 300'
quietly inside 'cd /trial && custengine import customers.csv --db shop.db && custengine verify shop.db | grep -q ": ok$"'
quietly inside 'custengine tour'
inside 'test -s /usr/share/man/man1/custengine.1.gz || test -s /usr/share/man/man1/custengine.1 || grep -q path-exclude /etc/dpkg/dpkg.cfg.d/*' || fail "no manual page"
quietly inside 'bash -c ". /usr/share/bash-completion/completions/custengine; COMP_LINE=\"custengine sh\" COMP_POINT=13
  _custengine; test \"\${COMPREPLY[*]}\" = shell"'
inside 'if dpkg -l | grep -q "^ii  lib[a-z0-9.]*-dev"; then exit 1; fi' || fail "the program pulled in a -dev package"

step "a consumer, with CMake and with pkg-config"
quietly inside 'apt-get install -y --no-install-recommends /debs/*.deb g++ cmake make pkg-config'
cp -r "$source_dir/tests/install/find_package" "$source_dir/tests/install/programs" "$root/trial"
awk '/^```cpp$/ { inside = 1; next } /^```$/ { if (inside) exit } inside' "$source_dir/README.md" >"$root/trial/programs/first_program.cpp"
quietly inside 'cmake -S /trial/find_package -B /trial/build -D PROGRAMS_DIR=/trial/programs && cmake --build /trial/build'
quietly inside 'for p in uses_sqlite uses_result uses_kit uses_testing first_program; do /trial/build/$p; done'
grep -q ' Fjell & Sønn AS$' "$root/tmp/log" || fail "README.md's program does not find its customer"
quietly inside 'cd /trial && c++ -std=c++20 programs/first_program.cpp -o first $(pkg-config --cflags --libs custengine fmt) && ./first'
quietly inside 'cd /trial && c++ -std=c++20 programs/uses_kit.cpp -o kit $(pkg-config --cflags --libs custengine-testing) && ./kit'

step "removed, nothing stays"
quietly inside 'apt-get purge -y custengine libcustengine-dev "libcustengine-sqlite*" "libcustengine0*"'
left=$(find "$root/usr" "$root/etc" "$root/var/lib" -name '*custengine*' ! -path '*/dpkg/*')
[ -z "$left" ] || fail "left behind: $left"
step "done"
