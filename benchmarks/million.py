"""A store of any number of made-up articles, the same for the same seed, written straight into the tables.

python -m benchmarks.million DATABASE [--articles 1000000] [--seed 1] [--reprints 0.1] [--truth FILE]

``DATABASE`` is a file for SQLite or an address.  The words mean nothing, but their lengths and how often each comes
are like those of a language.  One article in ten is a near-duplicate of one of the last 2,000 stories, on another site
as a rule: a new headline, a credit line, and one of three edits (``light`` no more than that, ``middle`` a paragraph
dropped, ``heavy`` a paragraph dropped and another rewritten).  ``--truth`` writes a JSON line an article: its
``normalized_url``, the number of its ``story`` and its ``edit`` (null for the story itself).
"""

import argparse
import json
import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Column, insert, select

from storage.db.engine import write_transaction
from storage.schema.core import articles
from storage.schema.fulltext import search_queue
from storage.store import Store

BATCH = 2000
SITES = 40
FIRST_DAY = datetime(2023, 1, 1, tzinfo=UTC)
DAYS = 1095
EDITS = ("light", "middle", "heavy")
CHINA = timezone(timedelta(hours=8))
_STOPS = "。,, "
_SECTIONS = ("politics", "economy", "sport", "culture", "science", "local")


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: some of its ``phrases`` (five words each), what stands between words, and its zone."""

    name: str
    phrases: Sequence[str]
    space: str
    stop: str
    zone: timezone


@dataclass(frozen=True, slots=True)
class Story:
    """What reprints are made from."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    tongue: Tongue
    site: int


@dataclass(frozen=True, slots=True)
class Made:
    """A row of ``articles`` with what is true of it."""

    row: Mapping[str, Any]
    story: int
    edit: str | None


def tongues(rng: random.Random) -> list[Tongue]:
    """Return the languages, each as often as it is to be written."""
    kana = _signs(rng, 0x3042, 80)
    zh = Tongue("zh-CN", _phrases(rng, _signs(rng, 0x4E00, 3000), ""), "", "。", CHINA)
    ja = Tongue("ja", _phrases(rng, kana + _signs(rng, 0x5000, 1500), ""), "", "。", timezone(timedelta(hours=9)))
    en = Tongue("en", _phrases(rng, _words(rng, "etaoinshrdlucmfwyp", 9000), " "), " ", ".", UTC)
    umlauts = _words(rng, "enisratdhulcgmobwfäöü", 9000)
    de = Tongue("de", _phrases(rng, umlauts, " "), " ", ".", timezone(timedelta(hours=1)))
    return [zh] * 8 + [en] * 8 + [de] * 2 + [ja] * 2


def generate(count: int, seed: int = 1, reprints: float = 0.1, first: datetime = FIRST_DAY) -> Iterator[Made]:
    """Yield so many articles of three years from a day on, as crawls would have met them: by time, sites in turn."""
    rng = random.Random(seed)
    known = tongues(rng)
    recent: deque[Story] = deque(maxlen=2000)
    step = timedelta(days=DAYS) / max(1, count)
    for number in range(count):
        moment = (first + step * number).replace(microsecond=0)
        if recent and rng.random() < reprints:
            origin = recent[rng.randrange(len(recent))]
            edit = EDITS[rng.randrange(3)]
            story = _reprint(rng, origin, edit)
        else:
            story, edit = _story(rng, number, known[rng.randrange(len(known))]), None
            recent.append(story)
        yield Made(_row(rng, story, number, moment, edit), story.number, edit)


def fill(store: Store, made: Iterable[Made]) -> int:
    """Write them into a store and return their number."""
    columns = [column for column in articles.columns if column.name != "id"]
    done = 0
    rows = iter(made)
    while batch := list(islice(rows, BATCH)):
        with write_transaction(store.engine) as connection:
            statement = insert(articles).values({column.name: None for column in columns})
            compiled = statement.compile(connection)
            names = compiled.positiontup
            values = (_values(each.row, columns) for each in batch)
            if names is None:
                connection.exec_driver_sql(str(compiled), list(values))
            else:
                order = tuple(names)
                connection.exec_driver_sql(str(compiled), [tuple(row[name] for name in order) for row in values])
        done += len(batch)
    with write_transaction(store.engine) as connection:
        connection.execute(insert(search_queue).from_select(["article_id"], select(articles.c.id)))
    return done


def _values(row: Mapping[str, Any], columns: Sequence[Column[Any]]) -> dict[str, Any]:
    return {column.name: row.get(column.name) for column in columns}


def _story(rng: random.Random, number: int, tongue: Tongue) -> Story:
    # Five to eight paragraphs of 45 words: 1.8 kB of text in the mean.
    paragraphs = tuple(_sentence(rng, tongue) for _ in range(rng.randrange(5, 9)))
    return Story(number, _headline(rng, tongue), paragraphs, tongue, rng.randrange(SITES))


def _reprint(rng: random.Random, story: Story, edit: str) -> Story:
    paragraphs = list(story.paragraphs)
    if edit != "light":
        del paragraphs[rng.randrange(len(paragraphs))]
    if edit == "heavy":
        paragraphs[rng.randrange(len(paragraphs))] = _sentence(rng, story.tongue)
    paragraphs.append(f"({story.site:02}) {_headline(rng, story.tongue)}")
    title = _headline(rng, story.tongue)
    return Story(story.number, title, tuple(paragraphs), story.tongue, (story.site + 1 + rng.randrange(SITES)) % SITES)


def _sentence(rng: random.Random, tongue: Tongue) -> str:
    return tongue.space.join(rng.choices(tongue.phrases, k=9)).capitalize() + tongue.stop


def _headline(rng: random.Random, tongue: Tongue) -> str:
    return tongue.space.join(rng.choices(tongue.phrases, k=2)).rstrip(_STOPS).capitalize()


def _row(rng: random.Random, story: Story, number: int, moment: datetime, edit: str | None) -> dict[str, Any]:
    host = f"news{story.site:02}.example"
    address = f"{host}/{moment:%Y/%m/%d}/{number}.html"
    url = f"https://{address}"
    published = moment.astimezone(story.tongue.zone)
    text = "\n\n".join(story.paragraphs)
    said = _headline(rng, story.tongue)
    fetched = (moment + timedelta(minutes=20)).isoformat()
    return {
        "site": f"site-{story.site:02}",
        "normalized_url": address,
        "url": url,
        "final_url": url,
        "domain": host,
        "site_name": f"News {story.site:02}",
        "title": story.title,
        "description": said if number % 3 else None,
        "text": text,
        "markdown": f"# {story.title}\n\n{text}",
        "authors": json.dumps([said[:12]], ensure_ascii=False) if number % 2 else "[]",
        "contributors": "[]",
        "keywords": json.dumps(said.split()[:4], ensure_ascii=False),
        "images": _IMAGE % number if number % 2 else "[]",
        "pages": "[]",
        "quality": '{"text": 0.9}',
        "http": '{"status": 200}',
        "date_published": published.isoformat(),
        "date_published_raw": f"{published:%Y-%m-%d %H:%M:%S}",
        "date_published_precision": "second",
        "date_published_source": "json-ld",
        "date_fetched": fetched,
        "date_first_seen": fetched,
        "date_last_seen": fetched,
        "language": story.tongue.name,
        "section": _SECTIONS[number % len(_SECTIONS)],
        "source_name": f"News {(story.site + 7) % SITES:02}" if edit else None,
        "article_type": "article",
        "access": "free",
        "is_accessible_for_free": True,
        "word_count": sum(map(len, story.paragraphs)) // (6 if story.tongue.space else 1),
        "content_hash": _hash(story.title, text),
        "discovered_via": "sitemap",
        "extractor_version": "1",
        "rules_digest": "none",
        "revision": 1,
        "record_id": f"{number:016x}",
        "run_id": 1 + number // 1000,
        "sort_at": f"{moment:%Y-%m-%dT%H:%M:%S}.000000",
        "day": published.date().isoformat(),
    }


_IMAGE = '[{"url": "https://img.example/%d.jpg", "caption": null, "credit": null}]'


def _hash(title: str, text: str) -> str:
    # The house's own costs 57 microseconds in the mean, as much as all the rest of a row; any name will do.
    return sha256(f"{title}\n{text}".encode()).hexdigest()


def _words(rng: random.Random, letters: str, count: int) -> list[str]:
    made = ["".join(rng.choices(letters, k=min(14, 2 + int(rng.expovariate(0.25))))) for _ in range(count)]
    return _as_often([*made[:80], *(f"{word}," for word in made[80:90]), *made[90:]])


def _signs(rng: random.Random, first: int, count: int) -> list[str]:
    signs = [chr(first + place) for place in range(count)]
    made = ["".join(rng.choices(signs, k=2)) for _ in range(count * 3)]
    return _as_often([*made[:30], ",", "。", *made[30:]])


def _phrases(rng: random.Random, words: Sequence[str], space: str) -> list[str]:
    # So many that two texts rarely share one: 60 phrases a text give 0.06 common ones.
    return [space.join(rng.choices(words, k=5)) for _ in range(60_000)]


def _as_often(words: Sequence[str]) -> list[str]:
    """Repeat each word as often as its place says, as in any language: the n-th comes 1/n times as often."""
    return [word for place, word in enumerate(words, 1) for _ in range(1 + 6000 // place)]


def main() -> None:
    """Make the store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reprints", type=float, default=0.1)
    parser.add_argument("--truth", type=Path)
    options = parser.parse_args()
    address = options.database if "://" in options.database else f"sqlite:///{options.database}"
    made = generate(options.articles, options.seed, options.reprints)
    if options.truth:
        made = noted(made, options.truth)
    start = time.perf_counter()
    with Store.open(address) as store:
        done = fill(store, made)
    seconds = time.perf_counter() - start
    print(f"{done} articles in {seconds:.1f} s, {done / seconds:.0f} a second")


def noted(made: Iterable[Made], truth: Path) -> Iterator[Made]:
    """Write down what is true of each while they pass."""
    with truth.open("w", encoding="utf-8") as file:
        for each in made:
            fact = {"normalized_url": each.row["normalized_url"], "story": each.story, "edit": each.edit}
            file.write(json.dumps(fact) + "\n")
            yield each


if __name__ == "__main__":
    main()
