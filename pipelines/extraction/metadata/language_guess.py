"""A guess at the language of a page that nobody has parsed yet, at a fiftieth of what its extraction costs."""

import re

from pipelines.extraction.metadata.language import declared, of_text
from pipelines.extraction.page.decode import decode
from storage.records import Page

_READ = 300_000  # bytes; what stands behind is seldom of another language
_LEAST = 60  # letters; menus and headlines alone may be of any language
_LANG = re.compile(r"<html\b[^>]{0,500}?\blang\s{0,3}=\s{0,3}[\"']?([A-Za-z_-]{2,20})", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p(?:\s[^>]{0,300})?>([^<]{20,5000})", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style|noscript|template)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def guess_language(page: Page) -> str | None:
    """Return the language that a page seems to be in, as in ``zh``, or None where it is better read to know.

    The text of its paragraphs, or all of it, decides together with what it declares, as it does for an article.
    """
    body = page.body if len(page.body) <= _READ else page.body[:_READ].rpartition(b"<")[0]  # no character cut in two
    text = decode(body, page.header("content-type")).text
    prose = " ".join(_PARAGRAPH.findall(text))
    if sum(map(str.isalpha, prose)) < _LEAST:
        prose = _TAG.sub(" ", _HIDDEN.sub(" ", text))
    prose = " ".join(prose.split())
    if sum(map(str.isalpha, prose[:2000])) < _LEAST:
        return None
    stated = _LANG.search(text)
    return of_text(prose, declared(stated[1] if stated else None, page.header("content-language")))
