"""The signature of a text, by which its reprints are found: MinHash over what it is made of.

The hashing is rensa's: 256 values of 3,000 shingles take it far less than cutting the shingles takes Python, and its
values are the same in every process (fixed seed, a hash of its own; tests hold them).  The script is read from the
text itself, and a declared language is not asked for: two sites declare two languages for one text.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from zlib import crc32

from opencc import OpenCC
from rensa import RMinHash

from storage.signature import FIGURES, VALUES, Signature, same_story, similarity

__all__ = ["LETTERS", "VERSION", "Signature", "same_story", "sign", "similarity"]

LETTERS = 100_000
"""Characters of a text that count; what follows costs nothing."""

VERSION = f"2.{RMinHash.ALGORITHM_VERSION}"
"""Of the rules below and of rensa's hashing; signatures of two versions are not compared."""

_SEED = 42
_CHARACTERS = 5  # in a shingle of a script without spaces; different stories of one kind overlap by up to 0.47 then
_WORDS = 3
_BESIDE = 2  # words or characters on one side of a figure that tell its place

# Scripts that put no space between words: Thai, Lao, Tibetan, Burmese, Khmer, kana, bopomofo, Han, Yi.
_UNSPACED = "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u312f\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf"
_UNSPACED += "\uaa60-\uaa7f\uf900-\ufaff\U00020000-\U0003fffd"
_MARKS = "\u0900-\u0dff"  # vowel signs of India's scripts are no letters to Python; without them words fall to pieces
_TOKEN = re.compile(rf"[{_UNSPACED}]|(?:[^\W_{_UNSPACED}]|[{_MARKS}])+")
# Shingles within sentences lose nothing where a sentence is dropped or moved: of reprints that lack three sentences in
# ten 100 % are found instead of 83 %.
_BORDER = re.compile(r"[。！？!?]+|\.(?=\s)|\n\s*\n")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W_]+")  # the same where none of those stands, four times as fast
_APART = re.compile(f"[{_UNSPACED}{_MARKS}]")
_ONE = re.compile(rf"[{_UNSPACED}]")
_DIGITS = re.compile(r"\d+")


def sign(text: str) -> Signature:
    """Return the signature of a text.

    It is the same whatever the case, width, spacing, quotation marks, commas and Chinese script (traditional,
    simplified) of the text.  A shingle is five characters in a script without spaces and three words in any other; the
    script that most of the text is in decides.  Never raises.
    """
    folded = _folded(text[:LETTERS])
    token = _TOKEN if _APART.search(folded) else _WORD
    sentences = [tokens for piece in _BORDER.split(folded) if (tokens := token.findall(piece))]
    unspaced = 2 * len(_ONE.findall(folded)) >= sum(map(len, sentences))
    shingles = _shingles(sentences, _CHARACTERS if unspaced else _WORDS)
    digest = blake2b("\n".join(map(" ".join, sentences)).encode(), digest_size=16).hexdigest()
    values = _values(shingles)
    return Signature(VERSION, len(shingles), digest, values + _figures(sentences) if values else b"")


def _folded(text: str) -> str:
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        if _HAN.search(folded):
            folded = _simplifier().convert(_SURROGATE.sub("", folded))
    return folded


def _shingles(sentences: list[list[str]], length: int) -> set[str]:
    """Cut shingles that do not reach over the end of a sentence; a shorter sentence is one."""
    found: set[str] = set()
    for tokens in sentences:
        starts = range(min(length, len(tokens)))
        found.update(map(" ".join, zip(*(islice(tokens, start, None) for start in starts), strict=False)))
    return found


def _values(shingles: set[str]) -> bytes:
    if not shingles:
        return b""
    sketch = RMinHash(VALUES, _SEED)
    sketch.update(list(shingles))
    return b"".join((value & 0xFFFF).to_bytes(2, "little") for value in sketch.digest())


def _figures(sentences: list[list[str]]) -> bytes:
    """Write down the figures of a text with their places: the words on one side of each, themselves without figures.

    Each side is a place by itself, since a month beside a day changes with it.  A place that stands there twice with
    different figures says nothing.
    """
    said: dict[int, int | None] = {}
    for place, value in _placed(sentences):
        said[place] = value if said.get(place, value) == value else None
    known = sorted((place, value) for place, value in said.items() if value is not None)
    return b"".join((place << 12 | value).to_bytes(4, "little") for place, value in known[:FIGURES])


def _placed(sentences: list[list[str]]) -> Iterator[tuple[int, int]]:
    """Yield both places of every figure with what it says."""
    for tokens in sentences:
        marked = [at for at, token in enumerate(tokens) if not token.isalpha() and _DIGITS.search(token)]
        masked = {at: _DIGITS.sub("#", tokens[at]) for at in marked}
        for at in marked:
            value = _hash(tokens[at]) & 0xFFF
            for side, beside in (("<", range(max(0, at - _BESIDE), at)), (">", range(at + 1, at + 1 + _BESIDE))):
                words = [masked.get(i) or tokens[i] for i in beside if i < len(tokens)]
                if any(word != "#" for word in words):
                    yield _hash(f"{side}{' '.join(words)}") >> 12, value


def _hash(text: str) -> int:
    return crc32(text.encode("utf-8", "replace"))


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    """Load the table of Chinese scripts when the first text needs it: 15 ms.

    It knows the words of Taiwan too (軟體, 資訊): with the characters alone 64 of 100 reprints that had them and lacked
    three sentences in ten were found, with the words 97.
    """
    return OpenCC("tw2sp")
