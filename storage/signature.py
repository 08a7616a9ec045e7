"""What near-duplicates are found by: the signature of a text as a value, and what two of them say of each other.

Made by ``pipelines.dedup.minhash``; here it is only compared, with the standard library.  The figures below were
chosen by measurement (docs/explanation/duplicates.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass

VALUES = 256
"""Hash values in a signature, 16 bits each; the estimate of a similarity of 0.5 is then off by 0.03 (one sigma)."""

SIMILAR = 0.6
"""Texts whose shingles overlap by so much (Jaccard) are one story."""

CONTAINED = 0.85
"""So much of the shorter text standing in the longer one makes them one story too, where ``OVERLAP`` holds."""

OVERLAP = 0.4
"""Least similarity of one story: a text that is less than 0.4 of the other is a quotation."""

FIGURES = 48
"""Figures of a text that are kept with their places, 4 bytes each: those whose places have the least hashes, so that
two texts keep the same ones."""

SAME_FIGURES = 6
"""So many figures at the same places make a rewritten text the same story, where ``OVERLAP`` holds and at most a tenth
as many differ."""

DIFFERENCES = 16
"""A figure more may differ in one story for so many that stand at the same places; one may in any."""

SHORT = 40
"""Shingles below which a text must overlap by ``SHORT_SIMILAR``: in one line a changed number is another story."""

SHORT_SIMILAR = 0.85

TINY = 8
"""Shingles below which a text says too little to be compared at all: a caption, ``watch the video``."""

BANDS = 16
ROWS = 3
"""A pair is compared when three values in a row agree in one of 16 places: 99 of 100 pairs of similarity 0.65 do."""

_ROW_BYTES = 2 * ROWS
_LOWEST = b"01" * 128
_LOW = int.from_bytes(b"\x7f\xff" * VALUES)
_HIGH = int.from_bytes(b"\x80\x00" * VALUES)


@dataclass(frozen=True, slots=True)
class Signature:
    """The MinHash of one text.

    ``version`` names how it was made: only signatures of one version can be compared.  ``size`` counts the different
    shingles, ``digest`` is equal for texts with the same letters (hexadecimal).  ``values`` holds ``VALUES`` numbers of
    16 bits, little end first, and behind them a number of 32 bits for each figure: the place it stands at in the upper
    20, what it says in the lower 12.  Empty for a text without a shingle.
    """

    version: str
    size: int
    digest: str
    values: bytes

    @property
    def comparable(self) -> bool:
        """Return whether the text is long enough to be compared."""
        return self.size >= TINY and len(self.values) >= 2 * VALUES

    def figures(self) -> dict[int, int]:
        """Return what stands at each place of a figure."""
        tail = self.values[2 * VALUES :]
        numbers = (int.from_bytes(tail[at : at + 4], "little") for at in range(0, len(tail), 4))
        return {number >> 12: number & 0xFFF for number in numbers}


def similarity(one: Signature, other: Signature) -> float:
    """Estimate the Jaccard similarity of two texts, 0 to 1; 0 for what cannot be compared."""
    if one.version != other.version or not (one.comparable and other.comparable):
        return 0.0
    mine, others = one.values[: 2 * VALUES], other.values[: 2 * VALUES]
    if mine == others:
        return 1.0
    # All lanes of 16 bits at once: 1.5 µs instead of 12 µs for one after the other.
    apart = int.from_bytes(mine) ^ int.from_bytes(others)
    return 1 - ((((apart & _LOW) + _LOW) | apart) & _HIGH).bit_count() / VALUES


def containment(one: Signature, other: Signature, similar: float) -> float:
    """Return the share of the shorter text that stands in the longer one, from their sizes and similarity, 0 to 1."""
    shorter, both = min(one.size, other.size), one.size + other.size
    return min(1.0, similar * both / (1 + similar) / shorter) if shorter else 0.0


def same_story(one: Signature, other: Signature) -> bool:
    """Return whether two texts are one story: mostly the same words, or one mostly a part of the other, or the same
    figures in a text that was rewritten; and not the same form filled in again with other figures.
    """
    similar = similarity(one, other)
    if similar < OVERLAP:
        return False
    same, different = compare_figures(one, other)
    if different > 1 + (same + different) / DIFFERENCES:
        return False
    if min(one.size, other.size) < SHORT:
        return similar >= SHORT_SIMILAR
    told_alike = same >= SAME_FIGURES and different * 10 <= same
    return similar >= SIMILAR or told_alike or containment(one, other, similar) >= CONTAINED


def compare_figures(one: Signature, other: Signature) -> tuple[int, int]:
    """Count the places at which both texts have the same figure, and those at which they have different ones."""
    mine, others = one.figures(), other.figures()
    aligned = [mine[place] == others[place] for place in mine.keys() & others.keys()]
    same = sum(aligned)
    return same, len(aligned) - same


def band_keys(signature: Signature) -> Iterator[int]:
    """Yield the keys (52 bits) of which similar texts share at least one; none for what cannot be compared."""
    if signature.comparable:
        for band in range(BANDS):
            piece = signature.values[band * _ROW_BYTES : (band + 1) * _ROW_BYTES]
            yield band << 48 | int.from_bytes(piece, "little")


def short_form(signature: Signature) -> str | None:
    """Return the lowest bit of every value as 64 hexadecimal digits, None for what cannot be compared.

    Two texts of similarity J differ in about ``128 * (1 - J)`` of the 256 bits (standard deviation 8 at most).
    """
    if not signature.comparable:
        return None
    return f"{int(signature.values[: 2 * VALUES : 2].translate(_LOWEST), 2):0{VALUES // 4}x}"
