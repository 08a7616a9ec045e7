"""What clustering costs as an article is stored, by how many are there: CPU of placing one, and bytes on disk.

python -m benchmarks.clustering [--sizes 1000,10000,100000] [--kind unique|reports|forms]

``unique`` texts have little in common.  ``reports`` are one weather report with other figures again and again, one
hot cluster; ``forms`` share a third to a half of their words and are different stories: the worst that bands meet.
The signatures are made of numbers instead of texts, so that a million of them take seconds to make.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from rensa import RMinHash
from sqlalchemy import insert

from storage.articles.serialization import article_values, sort_columns
from storage.db.engine import write_transaction
from storage.dedup import Placement, place_articles
from storage.records import Article
from storage.schema.core import articles
from storage.signature import VALUES, Signature
from storage.store import Store

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SHINGLES = 400
BATCH = 200
SAMPLE = 400


def signed(shingles: list[str]) -> Signature:
    """Make the signature of a text of these shingles."""
    sketch = RMinHash(VALUES, 42)
    sketch.update(shingles)
    values = b"".join((value & 0xFFFF).to_bytes(2, "little") for value in sketch.digest())
    return Signature("bench", len(shingles), f"{hash(values):x}", values)


def unique() -> Iterator[Signature]:
    """Yield texts that share a few stock phrases; one in ten is a reprint of one of the last thousand."""
    rng, last = random.Random(1), [["first"]]
    stock = [f"s{number}" for number in range(2000)]
    while True:
        if rng.random() < 0.1:
            text = rng.choice(last)
            text = text[: len(text) * 9 // 10] + [str(rng.random()) for _ in range(len(text) // 10)]
        else:
            text = [str(rng.random()) for _ in range(SHINGLES - 10)] + rng.sample(stock, 10)
        last = [*last[-999:], text]
        yield signed(text)


def reports(shared: float = 0.9) -> Iterator[Signature]:
    """Yield one form filled in again and again; ``shared`` is the part of the text that is the form."""
    rng = random.Random(2)
    form = [f"f{number}" for number in range(int(SHINGLES * shared))]
    while True:
        yield signed(form + [str(rng.random()) for _ in range(SHINGLES - len(form))])


KINDS: dict[str, Callable[[], Iterator[Signature]]] = {
    "unique": unique,
    "reports": reports,
    "forms": lambda: reports(0.6),  # a similarity of 0.43
}


def article(number: int) -> dict[str, object]:
    """Make the row of an article; its text is short, as nothing here reads it."""
    url = f"example.com/{number}"
    made = Article(
        site=f"site{number % 50}",
        url=url,
        final_url=url,
        normalized_url=url,
        domain="example.com",
        title="t",
        text="t",
        date_fetched=NOW,
        content_hash=str(number),
    )
    seen = NOW.isoformat()
    row = {"revision": 1, "run_id": None, "date_first_seen": seen, "date_last_seen": seen}
    return article_values(made) | row | sort_columns(None, NOW)


def fill(store: Store, numbers: range, texts: Iterator[Signature]) -> list[float]:
    """Store and place articles and return the CPU seconds that placing took, batch by batch."""
    spent = []
    for start in range(numbers.start, numbers.stop, BATCH):
        batch = range(start, min(start + BATCH, numbers.stop))
        signatures = list(islice(texts, len(batch)))
        with write_transaction(store.engine) as connection:
            connection.execute(insert(articles), [article(number) | {"id": number + 1} for number in batch])
            begun = time.process_time()
            placed = [Placement(number + 1, signature) for number, signature in zip(batch, signatures, strict=True)]
            place_articles(connection, placed)
            spent.append((time.process_time() - begun) / len(batch))
    return spent


def main() -> None:
    """Fill a store to each size and print what placing the last articles cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--kind", choices=sorted(KINDS), default="unique")
    options = parser.parse_args()
    texts = KINDS[options.kind]()
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/winnow.db") as store:
        done = 0
        for size in map(int, options.sizes.split(",")):
            fill(store, range(done, size - SAMPLE), texts)
            last = sorted(fill(store, range(size - SAMPLE, size), texts))
            done = size
            bytes_each = sum(path.stat().st_size for path in Path(folder).iterdir()) / size
            middle = last[len(last) // 2] * 1000
            print(f"{options.kind} {size:>9,}: {middle:.2f} ms an article, {bytes_each:,.0f} bytes each", flush=True)


if __name__ == "__main__":
    main()
