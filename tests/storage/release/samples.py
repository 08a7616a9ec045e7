"""Stores to make releases of."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from storage.records import Article
from storage.release import make_release
from storage.release.manifest import Manifest, ReleaseRequest
from storage.selection.selection import Selection
from storage.store import Store
from tests.storage.samples import CHINA, article

HOSTILE = 'x"|`*<b>\n---\nlicense: mit\n# no\x01\u202e]]>'
DAY = datetime(2025, 1, 5, 9, 30, tzinfo=CHINA)


def numbered(number: int, **changes: Any) -> Article:
    """Return the article of a number, one of two sites."""
    values: dict[str, Any] = {
        "site": ("a", "b")[number % 2],
        "title": f"标题{number}",
        "text": f"正文 {number}\r\n\n\u2028" * (number + 1),
        "language": ("zh-CN", "en", None)[number % 3],
        "authors": ("夏嘉雯",) if number % 2 else (),
        "quality": {"text": 0.5},
        "date_published": DAY + timedelta(days=11 * number),
        "extractor_version": "1",
        "word_count": number,
        "is_accessible_for_free": (True, False, None)[number % 3],
    }
    return article(f"http://www.example.com/{number}", **(values | changes))


def store_of(folder: Path, articles: list[Article]) -> Store:
    """Return an open store."""
    folder.mkdir(exist_ok=True)
    store = Store.open(f"sqlite:///{folder / 'winnow.db'}")
    store.save(articles)
    return store


def release(folder: Path, store: Store, selection: Selection | None = None, **order: Any) -> Manifest:
    """Make a release in a folder."""
    made = ReleaseRequest(**{"name": "corpus", **order})
    return make_release(store, folder, selection or Selection(), made)


def everything(folder: Path) -> dict[str, bytes]:
    """Return all bytes of a folder by name."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
