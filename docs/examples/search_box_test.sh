#!/bin/sh
# search_box_test.sh PROGRAM: types into the search box, a wrong letter and its removal among the keys.
set -eu
customers=$(mktemp)
trap 'rm -f "$customers"' EXIT
printf '%s\n' '{"firstname":"Bjørn","lastname":"Rønning","city":"Bergen"}' '{"firstname":"Ada","city":"Oslo"}' >"$customers"
shown=$(printf 'ronø\177ning berg\033' | "$1" "$customers")
# The last frame, that of the whole query, shows one customer only.
last=$(printf '%s' "$shown" | awk '/> ronning berg$/ { frame = "" } { frame = frame $0 "\n" } END { printf "%s", frame }')
printf '%s\n' "$last"
printf '%s' "$last" | grep -q '  Bjørn Rønning  Bergen$' || exit 1
printf '%s' "$last" | grep -q 'Ada' && exit 1
exit 0
