"""Articles a second and most memory of an export, by format, beside the plainest way to write JSON lines.

python -m benchmarks.exports DATABASE [--formats jsonl,parquet] [--profile winnow] [--site NAME]
    [--archive FOLDER]

Each format has a process of its own, which first writes the same rows with ``sqlite3`` and ``json`` alone: read the
ratio of the CPU times and not the seconds, which belong to the machine.  Memory is the most the process held at once.
The format ``warc`` is measured where a FOLDER of archived pages is named.
"""

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.export import Form, export
from storage.export.formats import FORMATS
from storage.export.profiles import PROFILES
from storage.selection.selection import Selection
from storage.store import Store

FILES = [name for name in FORMATS if name != "warc"]


def plain(database: Path, site: str | None, out: Path) -> None:
    """Write every row as a JSON line."""
    with closing(sqlite3.connect(database)) as connection, out.open("w", encoding="utf-8") as file:
        connection.row_factory = sqlite3.Row
        where = "WHERE site = ?" if site else ""
        query = f"SELECT * FROM articles {where} ORDER BY site, sort_at, normalized_url"
        for row in connection.execute(query, (site,) if site else ()):
            file.write(json.dumps(dict(row), ensure_ascii=False) + "\n")


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def memory() -> int:
    """The most this process has held at once, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(options: argparse.Namespace, name: str) -> str:
    """Write one format and say what it cost."""
    sites = (options.site,) if options.site else ()
    with TemporaryDirectory(dir=options.folder) as folder, Store.open(f"sqlite:///{options.database}") as store:
        plainly = seconds(lambda: plain(options.database, options.site, Path(folder) / "plain"))
        before = memory()
        profile = options.profile if FORMATS[name].profiled else "winnow"
        out = Path(folder) / f"out{FORMATS[name].endings[0]}"
        written = None

        def work() -> None:
            nonlocal written
            written = export(store, out, Selection(sites=sites), Form(profile=profile, archive=options.archive))

        ours = seconds(work)
    assert written is not None
    rate, size = written.articles / ours, sum(file.bytes for file in written.files) / 1e6
    return f"{name:10} {rate:8.0f} {ours / plainly:8.2f} {before:8} {memory():8} {size:10.1f}"


def main() -> None:
    """Measure each format in a process of its own and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    parser.add_argument("--formats")
    parser.add_argument("--archive", type=Path, help="the WARC files that the articles were read from")
    parser.add_argument("--profile", default="winnow", choices=PROFILES)
    parser.add_argument("--site")
    parser.add_argument("--folder", help="where the files are written and removed again")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    known = FORMATS if options.archive else FILES
    names = options.formats.split(",") if options.formats else list(known)
    if options.one:
        print(measure(options, names[0]))
        return
    print("format     articles/s  / plain   MB then  MB most    MB written")
    for name in names:
        words = [*sys.argv[1:], "--formats", name, "--one"]
        subprocess.run([sys.executable, "-m", "benchmarks.exports", *words], check=True)


if __name__ == "__main__":
    main()
