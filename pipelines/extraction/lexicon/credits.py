"""The words of credit lines in all languages: who wrote, who is nobody."""

from pipelines.extraction.lexicon.lexicon import any_of, words

BY = any_of("authors.by")
"""A group for what stands before an author's name at the start of a byline."""

ACCOUNTS = frozenset(words("authors.accounts"))
"""Accounts that stand where an author's name would: nobody in particular."""

AGENCIES = frozenset(words("authors.agencies"))
"""Agencies and the like: a source, never a person."""

TITLES = frozenset(words("authors.titles"))
"""Words of posts and buttons that no name holds."""

SURNAMES = frozenset("".join(words("credits.surnames")))
"""Characters a Chinese family name begins with."""

NO_NAMES = frozenset(words("credits.no_names"))
"""What follows 记者 without being a name."""
