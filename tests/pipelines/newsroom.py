"""Pages of a small made-up site, each with its own text in a common frame."""

from datetime import UTC, datetime
from itertools import product

from storage.records import Page

WHO = ("The council", "A baker", "The ferry line", "One teacher", "The museum", "A farmer", "The union", "Our team")
DID = ("opened", "closed", "painted", "bought", "repaired", "counted", "sold", "praised")
WHAT = ("the old bridge", "a second hall", "forty new boats", "the market roof", "every street lamp", "the north pier")
WHY = ("after a long winter", "to the surprise of many", "for the first time in years", "with help from volunteers")

AD = "Scan the code and join our reading group, where members share the stories of the week with each other."
FOOT = "Questions about this paper go to the desk on the second floor of the old post office, Monday to Friday."

_SENTENCES = [" ".join(words) for words in product(WHO, DID, WHAT, WHY)]


def sentence(number: int) -> str:
    """Return one of 1536 different sentences of running text."""
    text = _SENTENCES[(number * 389) % len(_SENTENCES)]
    return f"{text}, and nobody in town who was asked about it on day {number} could recall anything like it."


def headline(number: int) -> str:
    """Return the headline of an article."""
    return f"Story {number}: " + " ".join(_SENTENCES[(number * 131) % len(_SENTENCES)].split()[:6])


def paragraphs(number: int) -> list[str]:
    """Return the four paragraphs of an article."""
    return [sentence(number * 4 + part) for part in range(4)]


def body(number: int, box: str = "story-text", extra: str = "") -> str:
    """Return the article's element: its paragraphs with the advertisement of the site between them, and ``extra``."""
    first, *rest = [f"<p>{text}</p>" for text in paragraphs(number)]
    ad = f'<div class="join-us"><p>{AD}</p></div>'
    return f'<div class="{box}">{first}{ad}{"".join(rest)}{extra}</div>'


def html(number: int, box: str = "story-text", extra: str = "", title: str | None = None) -> str:
    """Return a whole page."""
    shown = title or headline(number)
    links = "".join(f'<li><a href="/{other}.html">{headline(other)}</a></li>' for other in range(number, number + 5))
    return (
        f"<html><head><title>{shown}</title></head><body class='page-{number}'>"
        f'<div class="top"><a href="/">Home</a> <a href="/news">News</a></div><main id="story-{number}">'
        f'<h1>{shown}</h1><div class="line"><span>Posted on</span> <time datetime="2026-01-05">5 January 2026</time>'
        f"</div>{body(number, box, extra)}</main>"
        f'<div class="others"><ul>{links}</ul></div><div class="foot"><p>{FOOT}</p></div></body></html>'
    )


def page(number: int, text: str | None = None) -> Page:
    """Return the answer of the site's server for an article, or for other HTML at its address."""
    url = f"http://paper.example/{number}.html"
    return Page(
        site="paper",
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=(html(number) if text is None else text).encode(),
        fetched_at=datetime(2026, 1, 6, tzinfo=UTC),
        raw_ref=f"a.warc.gz:{number}",
    )
