"""An archived page for every article of a made-up store, so that what reads the archive can be measured.

python -m benchmarks.archived DATABASE FOLDER

``DATABASE`` is one of ``benchmarks.million``; the WARC files go to FOLDER, 1 kB compressed an article of 2 kB.
"""

import argparse
import time
from datetime import datetime
from html import escape
from pathlib import Path

from sqlalchemy import RowMapping, bindparam, select, update

from storage.archive.archive import Archive
from storage.db.engine import open_engine, read_connection, write_transaction
from storage.records import Page
from storage.schema.core import articles

BATCH = 2000
_NAMES = ("id", "site", "url", "title", "text", "date_fetched")


def page_of(row: RowMapping) -> Page:
    """Return the page that an article may have been read from."""
    body = "".join(f"<p>{escape(part)}</p>\n" for part in row["text"].split("\n\n"))
    title = escape(row["title"])
    html = f"<!doctype html>\n<title>{title}</title>\n<article>\n<h1>{title}</h1>\n{body}</article>\n"
    return Page(
        site=row["site"],
        url=row["url"],
        final_url=row["url"],
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=html.encode(),
        fetched_at=datetime.fromisoformat(row["date_fetched"]),
    )


def main() -> None:
    """Write the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    engine = open_engine(options.database if "://" in options.database else f"sqlite:///{options.database}")
    columns = [articles.c[name] for name in _NAMES]
    last = done = 0
    start = time.perf_counter()
    with Archive(options.folder) as archive:
        while True:
            with read_connection(engine) as connection:
                query = select(*columns).where(articles.c.id > last).order_by(articles.c.id).limit(BATCH)
                rows = connection.execute(query).mappings().all()
            if not rows:
                break
            kept = [{"which": row["id"], "ref": archive.write(page_of(row))} for row in rows]
            with write_transaction(engine) as connection:
                connection.execute(_SET, kept)
            last, done = rows[-1]["id"], done + len(rows)
    print(f"{done} pages in {time.perf_counter() - start:.1f} s")


_SET = update(articles).where(articles.c.id == bindparam("which")).values(raw_ref=bindparam("ref"))


if __name__ == "__main__":
    main()
