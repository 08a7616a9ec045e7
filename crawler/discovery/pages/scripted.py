"""Does a page need a browser?  Pure, from what it gave without one."""

import re

from crawler.discovery.pages.reading import PageReading
from storage.records import Article, LinkKind, Page, Reason

_TEXTLESS = frozenset({Reason.JS_REQUIRED, Reason.EMPTY, Reason.TOO_SHORT})
_PROMISED = re.compile(rb'"wordCount"\s*+:\s*+"?(\d{1,6})')
_SHORT = 200  # words under which an article may be the beginning of a longer one
_FAR = 3  # times as many words are promised as are there
_PAYWALLED = "paywalled"


def needs_scripts(page: Page, reading: PageReading) -> bool:
    """Return whether a page shows no text without its scripts, or far less than it says that it has; a list, no links
    to articles.

    What is given to subscribers only does not come by script.
    """
    result = reading.result
    if b"<script" not in page.body or reading.refresh:
        return False
    if result is None:
        return reading.is_list and not any(link.kind is LinkKind.ARTICLE for link in reading.links.links)
    if not isinstance(result, Article):
        return result.reason in _TEXTLESS
    if result.word_count >= _SHORT or result.access == _PAYWALLED:
        return False
    promised = max((int(found) for found in _PROMISED.findall(page.body)), default=0)
    return promised > max(_SHORT, _FAR * result.word_count)
