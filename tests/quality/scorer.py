"""The gate's own scorer: body F1 over runs of three tokens, and shares of right fields, leaks and verdicts.

A token is one character of a script without blanks, else a run of letters and digits, case folded.  A text is the
multiset of its runs of three neighbouring tokens, so that order counts a little, and blanks, quotes and punctuation not
at all.  F1 is the harmonic mean of the parts of both multisets that the other holds; a rejected article scores 0.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from statistics import fmean

from pipelines.extraction import extract
from storage.records import Article
from tests.quality.cases import Case

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_RUN = 3


def tokens(text: str) -> list[str]:
    """Cut a text into tokens."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())


def body_f1(found: str, true: str) -> float:
    """Compare two texts; 1 for the same words in the same order, 0 for no three words in common."""
    one, other = _runs(found), _runs(true)
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total()) if shared else float(one == other)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    row = tokens(text)
    return Counter(tuple(row[at : at + _RUN]) for at in range(max(1, len(row) - _RUN + 1)) if row)


def bare(text: str | None) -> str:
    """Fold a field to its letters and digits."""
    return "".join(tokens(text or ""))


def measure(cases: Iterable[Case]) -> dict[str, float]:
    """Extract every page and return the mean of each measure; all of them are better when higher."""
    marks: dict[str, list[float]] = defaultdict(list)
    for case in cases:
        for name, mark in marks_of(case):
            marks[name].append(mark)
    return {name: fmean(values) for name, values in sorted(marks.items())}


def marks_of(case: Case) -> Iterator[tuple[str, float]]:
    """Yield the marks of one page: ``kept`` or ``refused``, ``body_f1``, ``clean`` and the fields its truth names."""
    result = extract(case.page, case.rules)
    article = result if isinstance(result, Article) else None
    if not case.is_article:
        yield "refused", float(article is None)
        return
    yield "kept", float(article is not None)
    if case.body is not None:
        may = {bare(line) for line in case.optional}
        lines = article.text.splitlines() if article else []
        yield "body_f1", body_f1("\n".join(line for line in lines if bare(line) not in may), case.body)
    if case.leaks:
        text = bare(article.text) if article else ""
        yield "clean", float(not any(bare(line) in text for line in case.leaks))
    yield from _fields(case, article)


def _fields(case: Case, article: Article | None) -> Iterator[tuple[str, float]]:
    if case.title is not None:
        yield "title", float(article is not None and bare(article.title) == bare(case.title))
    if case.day is not None:
        day = article.date_published.date().isoformat() if article and article.date_published else ""
        yield "day", float(article is not None and day == case.day)
    if case.people is not None:
        named = {bare(name) for name in (*article.authors, *article.contributors)} if article else {"?"}
        yield "people", float(named == {bare(name) for name in case.people})
    if case.sources is not None:
        yield "source", float(article is not None and bare(article.source_name) in map(bare, case.sources))
