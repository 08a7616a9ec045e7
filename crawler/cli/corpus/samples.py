"""Sample texts of an operator: plain text files, or articles of one of our own exports."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from crawler.errors import ArgumentError
from storage.fulltext.tokenizer import pieces

MOST_SAMPLES = 1000
_MOST_BYTES = 10_000_000
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")  # how gzip and zstd begin


def read_samples(names: Sequence[str]) -> tuple[str, ...]:
    """Read the texts of some files: ``.jsonl`` gives one an article, any other file is one text (UTF-8).

    Raises ArgumentError for a file that cannot be read, holds no word or no text, or is larger than 10 MB, and for more
    than 1000 texts.
    """
    samples = [sample for name in names for sample in _of_file(Path(name))]
    if len(samples) > MOST_SAMPLES:
        raise ArgumentError(f"like: {len(samples)} samples; at most {MOST_SAMPLES} can be compared with")
    return tuple(samples)


def _of_file(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:  # a pipe or a device does not say how much it holds
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ArgumentError(f"like={path}: {error.strerror}") from None
    if len(data) > _MOST_BYTES:
        raise ArgumentError(f"like={path}: larger than {_MOST_BYTES // 1_000_000} MB")
    if b"\0" in data or data.startswith(_PACKED):
        raise ArgumentError(f"like={path}: no text in UTF-8, nor a .jsonl export that is not compressed")
    content = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
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
            sample = f"{record['title'] or ''}\n" + record["text"]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ArgumentError(f"like={path}: line {number} is no article with title and text") from None
        yield sample
