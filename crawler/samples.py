"""Sample texts of an operator: plain text files, or articles of one of our own exports."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from crawler.errors import ArgumentError
from storage.search.tokens import pieces

MOST_SAMPLES = 1000
_MOST_BYTES = 10_000_000


def read_samples(names: Sequence[str]) -> tuple[str, ...]:
    """Read the texts of some files: ``.jsonl`` gives one an article, any other file is one text (UTF-8).

    Raises ArgumentError for a file that cannot be read, holds no word, or is larger than 10 MB, and for more than 1000
    texts.
    """
    samples = [sample for name in names for sample in _of_file(Path(name))]
    if len(samples) > MOST_SAMPLES:
        raise ArgumentError(f"like: {len(samples)} samples; at most {MOST_SAMPLES} can be compared with")
    return tuple(samples)


def _of_file(path: Path) -> list[str]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ArgumentError(f"like={path}: larger than {_MOST_BYTES // 1_000_000} MB")
        content = path.read_text("utf-8", "replace")
    except OSError as error:
        raise ArgumentError(f"like={path}: {error.strerror}") from None
    found = list(_articles(path, content)) if path.suffix.lower() == ".jsonl" else [content]
    if not any(map(pieces, found)):
        raise ArgumentError(f"like={path}: no words in it")
    return found


def _articles(path: Path, content: str) -> Iterator[str]:
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            yield f"{record['title'] or ''}\n{record['text']}"
        except (ValueError, TypeError, KeyError):
            raise ArgumentError(f"like={path}: line {number} is no article with title and text") from None
