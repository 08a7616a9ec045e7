"""Articles as hostile as pages can make them, for the tests of every format."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from storage.articles.stored_article import StoredArticle
from storage.records import Article, Image, Precision
from tests.storage.samples import CHINA, article

MINUTE = datetime(2025, 12, 17, 16, 54, tzinfo=CHINA)

TEXTS = {
    "plain": "First paragraph.\n\nSecond paragraph.",
    "chinese": "正文第一段。\n\n正文第二段,含有“引号”与、顿号。",
    "separators": "a\u2028b\u2029c\x85d\x0bx\x0c\x1c\x1dy",
    "emoji": "👩‍👩‍👧‍👦 fly 🇩🇪 e\u0301 \u202eright-to-left\u202c \ufeff bom",
    "returns": "one\r\ntwo\rthree\n\nfour\r\n\r\nfive",
    "quotes": '"double" \'single\' `back` ,comma;semicolon\ttab \\back\\slash\n\n"""',
    "markup": "<script>alert(1)</script> & ]]> <!-- --> <?php ?>\n\n--- \n---\n\ntitle: no",
    "formula": "=cmd|' /C calc'!A0",
    "controls": "bell\x07 escape\x1b[31m delete\x7f \ufffe \uffff",
    "padded": "  leading and trailing  ",
    "null": "NULL",
    "number": "0012",
}
TITLES = {
    "plain": "../../etc/passwd",
    "chinese": "标题,一",
    "separators": "C:\\Windows\\System32",
    "emoji": "👍",
    "returns": "CON",
    "quotes": 'say "hi", now',
    "markup": "<b>bold</b> & --- : #hash",
    "formula": "=1+1",
    "controls": "-rf *\x07",
    "padded": "x" * 3000,
    "null": "null",
    "number": "12",
}


def awkward_articles() -> list[Article]:
    """Return one article a text, every third with all that lists and objects can hold."""
    return [_awkward(number, name) for number, name in enumerate(TEXTS)]


def broken(stored: StoredArticle) -> StoredArticle:
    """Put into an article what the store refuses: NULs, lone surrogates, figures that are none."""
    bad = "a\x00b\ud800c\udfff"
    changes = {"title": bad, "text": f"{bad}\n\nend", "authors": (bad,), "keywords": (bad, "b"), "markdown": None}
    images = (Image(bad, bad, None),)
    made = replace(stored.article, **changes, images=images, http={bad: bad}, quality={"x": float("nan")})  # type: ignore[arg-type]
    return replace(stored, article=made)


def _awkward(number: int, name: str) -> Article:
    text = TEXTS[name]
    rich = number % 3 == 1
    return article(
        f"http://www.example.com/{number}?q=\"'<>&",
        title=TITLES[name],
        text=text,
        markdown=None if rich else f"# {TITLES[name]}\n\n{text}",
        authors=(text, "Zoë") if rich else (),
        keywords=(text, "b,c", "") if rich else (),
        images=(Image("http://e/i.jpg?a=1&b=2", text, None),) if rich else (),
        description=text if rich else None,
        section=text if rich else None,
        language="zh-CN" if rich else None,
        license=text if rich else None,
        source_name=text if rich else None,
        is_accessible_for_free=True if rich else None,
        http={"status": 200, "etag": text} if rich else {},
        quality={"text": 0.5} if rich else {},
        date_published=None if number % 4 == 3 else MINUTE,
        date_published_precision=list(Precision)[number % 6],
        date_published_raw=text,
    )


def moments() -> Iterator[datetime]:
    """Yield times one after another, for articles that must have an order."""
    yield from (MINUTE.replace(day=day) for day in range(1, 29))
