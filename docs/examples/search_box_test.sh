#!/bin/sh
# search_box_test.sh PROGRAM: types into the search box: a wrong letter and its removal, a typo, Tab.
set -eu
program=$1
customers=$(mktemp)
trap 'rm -f "$customers"' EXIT
printf '%s\n' '{"firstname":"Bjørn","lastname":"Rønning","city":"Bergen"}' '{"firstname":"Ada","city":"Oslo"}' >"$customers"

# expect KEYS LAST: the frames that KEYS make, from the one whose prompt is LAST on; they go to stdout and to $frame.
expect() {
  frame=$(printf '%b' "$1" | "$program" "$customers" |
    awk -v last="> $2" 'substr($0, length($0) - length(last) + 1) == last { frame = "" } { frame = frame $0 "\n" } END { printf "%s", frame }')
  printf '%s\n' "$frame"
}
shows() { printf '%s' "$frame" | grep -q "$1"; }

expect 'ronø\0177ning berg\0033' 'ronning berg'
shows '^  Bjørn Rønning  Bergen$'
if shows Ada; then exit 1; fi

expect 'ronming\0033' 'ronming' # a typo
shows '^  Bjørn Rønning  Bergen$'

expect 'bj\tx\0177\0033' 'Bjørn Rønning' # Tab
shows '^  Bjørn Rønning$'                # what goes on from what is typed
shows '^  Bjørn Rønning  Bergen$'

expect ' \0033' ' ' # a blank is no query: all of them
shows '^  Ada  Oslo$'

if "$program" "$customers.nothing" 2>/dev/null; then exit 1; fi
