"""A bare name beside the date: in a row without a word that says so it is the author's."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipelines.extraction.authors import names as people
from pipelines.extraction.authors.patterns import BY
from pipelines.extraction.dates import byline_dates, patterns
from pipelines.extraction.lexicon import credits as credit_words

_TEXTS, _FIRST = 12, 6  # texts behind the headline that are looked at; of them such as are neither label nor count
_COUNT, _ROW = 25, 60  # characters of a label or a count of readers; of a name or a date beside it


def beside_date(near: Sequence[str]) -> Iterator[str]:
    """Yield the people of the text right before or after the date.

    ``near`` are the texts behind the headline; those above it are left out, as menus stand there.
    """
    first = [text for text in near[:_TEXTS] if any(map(str.isalnum, text)) and not _is_label_or_count(text)][:_FIRST]
    for name, dated in [*pairwise(first), *((later, earlier) for earlier, later in pairwise(first))]:
        # Only where capitals tell names from the words of a menu.
        is_name = " " in name and name[0].isupper() and not people.has_han(name) and not any(map(str.isdigit, name))
        if is_name and len(name) < _ROW and len(dated) < _ROW and _is_date(dated) and not BY.match(name):
            yield from _named(name)
            return


def _is_label_or_count(text: str) -> bool:
    # "Published:" stands before its date, "143 views" between a name and the date.
    if len(text) >= _COUNT:
        return False
    if any(map(str.isdigit, text)):
        return not _is_date(text)
    return text.endswith((":", "：")) or byline_dates.is_published(text) or byline_dates.is_changed(text)


def _is_date(text: str) -> bool:
    return patterns.WORTH.search(text) is not None


def _named(text: str) -> list[str]:
    """Return the people of a row without a label; what has a comma and names no post is left whole: a place has one."""
    named = people.split_names(text)
    posts = [name for name in named if not credit_words.TITLES.isdisjoint(name.casefold().split())]
    return [name for name in named if name not in posts] if posts or "," not in text else [text]
