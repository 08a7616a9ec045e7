"""The words that pages are read by, one data file a language (``languages``), and the lines that are told by them.

``any_of`` and ``words`` give what all languages have under a key; ``docs/how-to/add-a-language.md`` lists the keys.
"""

from pipelines.extraction.lexicon.lexicon import Lexicon, LexiconError, any_of, by_language, load, words

__all__ = ["Lexicon", "LexiconError", "any_of", "by_language", "load", "words"]
