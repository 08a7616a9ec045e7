"""Into how many files a corpus is cut, and what they are called."""

import re
from dataclasses import dataclass
from pathlib import Path

from storage.errors import ExportError

MOST = 99_999
"""Most files of one export; their numbers have five digits."""
SMALLEST = 10_000
"""Bytes below which a size is taken for a slip."""

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*([kmg]i?|)b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shards:
    """Either a number of files, or about how many bytes each may have.

    By number, each file holds as many articles as the others, or one more.  By size, a file ends with the article that
    fills it; formats that write in blocks fill it by a block more.
    """

    count: int | None = None
    size: int | None = None


def read_shards(text: str) -> Shards:
    """Read ``4`` or ``256MB`` (kB, MB, GB, KiB, MiB, GiB).  Raises ExportError for anything else."""
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST and len(text) <= 9:
        return Shards(count=int(text))
    found = _SIZE.fullmatch(text.strip())
    size = int(float(found[1]) * _UNITS[found[2].lower()]) if found else 0
    if size < SMALLEST:
        raise ExportError(f"shards {text!r}", f"not understood; give a number up to {MOST}, or a size as 256MB")
    return Shards(size=size)


def quotas(shards: Shards, articles: int) -> list[int]:
    """Return the number of articles of each file."""
    count = shards.count or 1
    share, rest = divmod(articles, count)
    return [share + (number < rest) for number in range(count)]


def shard_path(target: Path, ending: str, number: int, total: int) -> Path:
    """Return ``corpus-00000-of-00004.parquet`` beside ``corpus.parquet``."""
    return target.with_name(f"{stem_of(target, ending)}-{number:05}-of-{total:05}{ending}")


def earlier_shards(target: Path, ending: str) -> list[Path]:
    """Return the files beside a target that an earlier export of the same name left there."""
    name = re.compile(rf"{re.escape(stem_of(target, ending))}-\d{{5}}-of-\d{{5}}{re.escape(ending)}")
    return sorted(path for path in target.parent.iterdir() if name.fullmatch(path.name))


def stem_of(target: Path, ending: str) -> str:
    """Return the name of a target without its ending, where it has it."""
    name = target.name
    return name[: -len(ending)] if name.lower().endswith(ending) else name
