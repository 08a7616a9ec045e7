"""Words and sentences for datatrove's filters without spaCy, NLTK and their models: nothing is downloaded."""

import re
from collections.abc import Iterator
from itertools import pairwise

from datatrove.utils.word_tokenizers import WordTokenizer

# A word is what stands between blanks without the signs at its ends; a hyphen or dash within it cuts it, as do dots and
# the ends that an apostrophe cuts off: of 309 English pages 302 are judged by Gopher as with
# spaCy's words.
_SIGNS = re.compile(r"\.{2,}+|.", re.DOTALL)
_ABBREVIATION = re.compile(r"(?:[A-Za-z]\.)++[A-Za-z]")
_INFIX = re.compile(r"(?<=[^\W_])([-\u2010-\u2015~]|\.{2,}+|…)(?=[^\W_])|(?<=[^\W\d_])(,)(?=[^\W\d_])")
_CONTRACTED = re.compile(r"(?i:(n['’]t)|(['’](?:s|re|ve|ll|d|m)))\Z")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"'”’」』)）]*+(?:\s++|(?<=[。！？”」』）]))")


class SpacedWords(WordTokenizer):  # type: ignore[misc]  # datatrove has no types
    """Words of a language that writes blanks between them: as spaCy's cuts them, signs are tokens of their own."""

    def word_tokenize(self, text: str) -> list[str]:
        """Return the tokens."""
        return [token for chunk in text.split() for token in _tokens(chunk)]

    def sent_tokenize(self, text: str) -> list[str]:
        """Return the sentences."""
        return [text[start:end].strip() for start, end in self.span_tokenize(text) if text[start:end].strip()]

    def span_tokenize(self, text: str) -> list[tuple[int, int]]:
        """Return where sentences begin and end."""
        ends = [0, *(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]
        return [(start, end) for start, end in pairwise(ends) if end > start]


class ChineseWords(SpacedWords):
    """Words as jieba cuts them, which is what FineWeb-2's thresholds were found with."""

    def word_tokenize(self, text: str) -> list[str]:
        """Return the tokens."""
        from rjieba import cut  # noqa: PLC0415 - its dictionary takes 0.1 s

        return [word for word in map(str.strip, cut(text)) if word]


def _tokens(chunk: str) -> Iterator[str]:
    """Cut what stands between two blanks."""
    letters = [at for at, sign in enumerate(chunk) if sign.isalnum()]
    start, end = (letters[0], letters[-1] + 1) if letters else (len(chunk), len(chunk))
    core = chunk[start:end]
    if chunk[end : end + 1] == "." and _ABBREVIATION.fullmatch(core):
        core, end = f"{core}.", end + 1
    yield from _SIGNS.findall(chunk[:start])
    for piece in (core,) if "://" in core else filter(None, _INFIX.split(core)):
        cut = _CONTRACTED.search(piece)
        yield from filter(None, (piece[: cut.start()], cut[0]) if cut else (piece,))
    yield from _SIGNS.findall(chunk[end:])
