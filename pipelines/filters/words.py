"""Words and sentences for datatrove's filters without spaCy, NLTK and their models: nothing is downloaded."""

import re
from itertools import pairwise

from datatrove.utils.word_tokenizers import WordTokenizer

# A number, an abbreviation (U.S.), a word, the end that an apostrophe cuts off ('s, n't counts as 't), dots, any sign.
_TOKEN = re.compile(
    r"\d++(?:[.,:]\d++)*+|(?<![^\W_])(?:[A-Za-z]\.){2,}+|[^\W_]++|['’][^\W\d_]{1,2}+(?![^\W_])|\.{2,}+|[^\w\s]|_"
)
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"'”’」』)）]*+(?:\s++|(?<=[。！？”」』）]))")


class SpacedWords(WordTokenizer):  # type: ignore[misc]  # datatrove has no types
    """Words of a language that writes blanks between them: as spaCy's cuts them, signs are tokens of their own."""

    def word_tokenize(self, text: str) -> list[str]:
        """Return the tokens."""
        return _TOKEN.findall(text)

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
