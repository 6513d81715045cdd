#!/bin/sh
# restart_test.sh PROGRAM: a host that is ended with SIGTERM goes on with what it had; one with a damaged file does not
# start.
set -eu
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
file=$folder/shop.dump
mkfifo "$folder/in"

"$program" "$file" <"$folder/in" >"$folder/out" &
host=$!
exec 3>"$folder/in"
printf 'add Ås\nadd Berg\nsequence\n' >&3
looks=0
until grep -q '^2$' "$folder/out"; do
  looks=$((looks + 1))
  [ "$looks" -lt 1000 ]
  sleep 0.02
done
kill -TERM "$host"
wait "$host"
exec 3>&-

told=$(printf 'list\nsequence\nadd Dahl\nsequence\n' | "$program" "$file")
[ "$told" = "$(printf 'Berg\nÅs\n2\n3')" ] || { printf '%s\n' "$told"; exit 1; }
[ "$(printf 'list\n' | "$program" "$file")" = "$(printf 'Berg\nDahl\nÅs')" ]

sed 's/Dahl/Lund/' "$file" >"$file.damaged"
if "$program" "$file.damaged" </dev/null 2>"$folder/error"; then exit 1; fi
grep -q 'DataLoss' "$folder/error"
