"""The file beside an export that names what its readers are to take out.

One convention for every format: the data holds articles only, so that it loads as ever, and ``<stem>.tombstones.jsonl``
beside it (empty where nothing is to be taken out, so that none of an earlier export is left) holds the tombstones.
"""

from pathlib import Path

_COMPRESSED = frozenset({".gz", ".zst"})


def tombstones_path(out: Path) -> Path:
    """Give where the tombstones of an export stand: ``a/corpus.jsonl.gz`` → ``a/corpus.tombstones.jsonl``."""
    name = Path(out.name)
    if name.suffix.lower() in _COMPRESSED:
        name = name.with_suffix("")
    return out.with_name(f"{name.stem or out.name}.tombstones.jsonl")
