"""Standing notices of a site that its stored texts show only together: found in one pass, taken off at export.

Conservative, since what stands in a store was taken for the article's own once: a line is taken off only at the edges
of a text, only where it reads like a notice, and only where it stood at the edge of most articles of the site, of
different stories on different days, from its first to its last.  The measurement is in
``docs/explanation/increments.md``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from storage.articles import StoredArticle
from storage.export.boilerplate.lines import edge_lines, line_key, without, without_lines
from storage.identity import content_hash

LEAST_STORIES = 10
"""Different stories a line must stand in: the standing appeal of a series of five parts is its own."""
LEAST_DAYS = 7
"""Different days of publication."""
LEAST_SHARE = 0.5
"""Share of the site's articles from the first with the line to the last: a column or an author has less."""
_MOST_LINES = 200_000  # kept in mind at a time, 50 MB; those seen once long ago make room
_RARE_AFTER = 2000  # articles: a line in most articles has come again by then


@dataclass(frozen=True, slots=True)
class Repeat:
    """A notice of a site: one wording, and in how many of its articles it stood."""

    site: str
    line: str
    articles: int


@dataclass(slots=True)
class _Line:
    words: str
    first: int
    last: int
    articles: int = 0
    stories: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)

    def see(self, at: int, story: str, day: str) -> None:
        self.last, self.articles = at, self.articles + 1
        if len(self.stories) < LEAST_STORIES:
            self.stories.add(story)
        if len(self.days) < LEAST_DAYS:
            self.days.add(day)

    def stands(self) -> bool:
        enough = len(self.stories) >= LEAST_STORIES and len(self.days) >= LEAST_DAYS
        return enough and self.articles >= LEAST_SHARE * (self.last - self.first + 1)


class Repeats:
    """The notices that were found and what was taken off with them; ``shortened`` counts articles."""

    def __init__(self, found: Mapping[str, Mapping[int, Repeat]]) -> None:
        self._found = {site: dict(lines) for site, lines in found.items() if lines}
        self._keys = {site: frozenset(lines) for site, lines in self._found.items()}
        self._removed: Counter[tuple[str, int]] = Counter()
        self.shortened = 0

    def begin(self) -> None:
        """Count what is taken off from nothing: the articles are gone through from the first one."""
        self._removed.clear()
        self.shortened = 0

    def __iter__(self) -> Iterator[Repeat]:
        """Yield what was found, by site and frequency."""
        for site in sorted(self._found):
            yield from sorted(self._found[site].values(), key=lambda one: (-one.articles, one.line))

    @property
    def removed(self) -> int:
        """Count the lines taken off so far."""
        return self._removed.total()

    def to_json(self) -> dict[str, int]:
        """Return how many ``notices`` were found, and of how many ``lines`` and ``articles`` they were taken off."""
        return {"notices": sum(map(len, self._found.values())), "lines": self.removed, "articles": self.shortened}

    def report(self) -> Iterator[dict[str, object]]:
        """Yield a record for each notice: site, line, in how many articles it was found, how often it was taken off."""
        for site in sorted(self._found):
            for key, one in sorted(self._found[site].items(), key=lambda item: (-item[1].articles, item[1].line)):
                removed = self._removed[site, key]
                yield {"site": site, "line": one.line, "found": one.articles, "removed": removed}

    def strip(self, stored: StoredArticle, count_words: Callable[[str], int]) -> StoredArticle:
        """Return an article without the notices of its site; the very same where it has none.

        ``text``, ``markdown``, ``word_count`` and ``content_hash`` agree afterwards.  An article stays whole where
        nothing would be left of it, or where a line cannot be found again in its markdown.
        """
        article = stored.article
        keys = self._keys.get(article.site)
        if keys is None:
            return stored
        text, off = without(article.text, keys)
        if not off or not text:
            return stored
        markdown = article.markdown
        if markdown is not None:
            markdown = without_lines(markdown, Counter(map(line_key, off)))
            if markdown is None:
                return stored
        self._removed.update((article.site, line_key(line)) for line in off)
        self.shortened += 1
        words, same = count_words(text), content_hash(article.title, text)
        return replace(
            stored, article=replace(article, text=text, markdown=markdown, word_count=words, content_hash=same)
        )


def find_repeats(stored: Iterable[StoredArticle]) -> Repeats:
    """Find the notices of every site in one pass; the articles must come by site and date, as the store gives them.

    Needs the same memory for any number of articles.
    """
    return Repeats({site: _of_site(articles) for site, articles in groupby(stored, key=lambda one: one.article.site)})


def _of_site(stored: Iterable[StoredArticle]) -> dict[int, Repeat]:
    lines: dict[int, _Line] = {}
    site = ""
    for at, one in enumerate(stored):
        article, site = one.article, one.article.site
        day = (article.date_published or one.date_first_seen).date().isoformat()
        story = one.cluster_id or article.content_hash
        for key, words in {line_key(line): line.strip() for line in edge_lines(article.text).values()}.items():
            lines.setdefault(key, _Line(words, at, at)).see(at, story, day)
        if len(lines) > _MOST_LINES:
            lines = {key: line for key, line in lines.items() if line.articles > 1 or at - line.last < _RARE_AFTER}
    return {key: Repeat(site, line.words, line.articles) for key, line in lines.items() if line.stands()}
