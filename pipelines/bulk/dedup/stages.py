"""datatrove's MinHash stages over the bands of our signatures: files sorted by hash, pairs of equal ones."""

import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from datatrove.data import Document
from datatrove.pipeline.dedup.minhash import (
    MinhashConfig,
    MinhashDedupBuckets,
    MinhashDedupSignature,
)
from datatrove.utils.hashing import HashConfig
from datatrove.utils.word_tokenizers import WordTokenizer

from storage.signature import BANDS, ROWS, Signature

NAMES = BANDS
"""The bucket in which articles of one name meet, behind those of the bands."""

CONFIG = MinhashConfig(
    num_buckets=BANDS + 1, hashes_per_bucket=ROWS, hash_config=HashConfig(precision=32, hash_fc="sha1")
)
_ABOVE = 2**16  # values have 16 bits: what is put here meets nothing
_NOTHING = (_ABOVE,) * (BANDS * ROWS)
_LINES = 4096  # read of each file at once: 64 kB


class _NoWords(WordTokenizer):
    """Cuts nothing: the tokenizer that the first stage would load is an extra of its own."""

    def word_tokenize(self, text: str) -> list[str]:
        """Return the text."""
        return [text]

    def sent_tokenize(self, text: str) -> list[str]:
        """Return the text."""
        return [text]

    def span_tokenize(self, text: str) -> list[tuple[int, int]]:
        """Return where it is."""
        return [(0, len(text))]


class SortedBands(MinhashDedupSignature):
    """The first stage, of documents whose text is what :func:`band_text` gives: nothing is hashed here."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), CONFIG, language=_NoWords())

    def get_shingles(self, text: str) -> Any:
        """Return the values of all bands."""
        return np.frombuffer(bytes.fromhex(text), "<u4")

    def get_signature(self, shingles: Any) -> list[list[int]]:
        """Return them by buckets."""
        found: list[list[int]] = shingles.reshape(-1, ROWS).tolist()
        return found


class EqualBands(MinhashDedupBuckets):
    """The second stage: pairs of articles that are next to each other in a bucket and have the same values there."""

    def __init__(self, signed: str, folder: Path) -> None:
        super().__init__(signed, str(folder), config=CONFIG, lines_to_buffer=_LINES)

    def get_worker_hash_range(self, sig_files: Sequence[str], rank: int, world_size: int) -> tuple[int, int]:
        """Cut the values of a bucket into as many even ranges as it has workers: the first of a line is even spread."""
        workers = world_size // CONFIG.num_buckets
        return _ABOVE * (rank % workers) // workers, _ABOVE * (rank % workers + 1) // workers


def band_text(signature: Signature, name: int) -> str:
    """Return the values of an article in all buckets; those of a text that is not compared meet nothing."""
    values: Iterable[int] = _NOTHING
    if signature.comparable:
        values = struct.unpack_from(f"<{BANDS * ROWS}H", signature.values)
    return struct.pack(f"<{(BANDS + 1) * ROWS}I", *values, name >> 48, name >> 24 & 0xFFFFFF, name & 0xFFFFFF).hex()


def sort_bands(texts: Iterable[str], rank: int, folder: Path) -> dict[str, Path]:
    """Write the files of all buckets of a rank, and return them by the folders that the next stage reads."""
    SortedBands(folder).run((Document(text, "") for text in texts), rank, rank + 1)
    files = {}
    for bucket in (f"bucket_{number:03d}" for number in range(CONFIG.num_buckets)):
        (made,) = (folder / bucket).iterdir()
        files[bucket] = made.rename(folder / f"{bucket}.minhash.sig")
    return files


def equal_bands(signed: str, worker: int, workers: int, folder: Path) -> Path:
    """Have a worker of all buckets write its pairs; those of :data:`NAMES` are the last."""
    EqualBands(signed, folder).run(None, worker, workers)
    (made,) = folder.glob("*.dups")
    return made
