#!/bin/sh
# Copies database and archive of a running Winnow: backup.sh HOME FOLDER.  See docs/how-to/back-up-and-restore.md.
# With WINNOW_DATABASE_URL=postgresql+psycopg://... the database is dumped by pg_dump.
set -eu
home=$1
to=$2
python=${PYTHON:-$(dirname "$0")/../../.venv/bin/python}

mkdir -p "$to/archive"
case ${WINNOW_DATABASE_URL:-} in
postgresql*)
    name=winnow.dump
    rm -f "$to/$name.new"
    pg_dump --format=custom --file="$to/$name.new" "$(printf %s "$WINNOW_DATABASE_URL" | sed 's/+psycopg//')"
    ;;
*)
    name=winnow.db
    rm -f "$to/$name.new"
    "$python" -c '
import sqlite3, sys
source = sqlite3.connect(f"file:{sys.argv[1]}?mode=rw", uri=True, timeout=60)
source.execute("VACUUM INTO ?", (sys.argv[2],))
' "$home/winnow.db" "$to/$name.new"
    ;;
esac
# After the database: what a row of the copy refers to was in the archive before the row was written.
cp --archive --update "$home/archive/." "$to/archive/"
# Last: a backup that breaks off leaves the one before it whole.
mv "$to/$name.new" "$to/$name"
