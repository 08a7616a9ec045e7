"""What a page may ask for, and what the browser is given for it."""

import asyncio

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response

from crawler.rendering.asked import MOST, PieceRequest, Treatment, treat
from crawler.rendering.page_visit import PageVisit
from crawler.rendering.pieces import EMPTY, PagePieces, PieceAnswer, ScriptCache, told

PAGE = "https://www.herald.example/2026/03/story.html"


@pytest.mark.parametrize(
    ("kind", "method", "url", "expected"),
    [
        ("script", "GET", "https://cdn.other.example/app.js", Treatment.FETCH),
        ("fetch", "GET", "https://api.herald.example/story/1", Treatment.FETCH),
        ("xhr", "POST", "https://api.herald.example/graphql", Treatment.FETCH),
        ("fetch", "POST", "https://other.example/collect", Treatment.REFUSE),
        ("fetch", "DELETE", "https://www.herald.example/story/1", Treatment.REFUSE),
        ("stylesheet", "GET", "https://www.herald.example/style.css", Treatment.EMPTY),
        ("image", "GET", "https://www.herald.example/a.png", Treatment.REFUSE),
        ("font", "GET", "https://www.herald.example/a.woff2", Treatment.REFUSE),
        ("media", "GET", "https://www.herald.example/a.mp4", Treatment.REFUSE),
        ("ping", "POST", "https://www.herald.example/beacon", Treatment.REFUSE),
        ("eventsource", "GET", "https://www.herald.example/live", Treatment.REFUSE),
        ("other", "GET", "https://www.herald.example/prefetch", Treatment.REFUSE),
        ("script", "GET", "https://www.google-analytics.com/ga.js", Treatment.REFUSE),
        ("fetch", "GET", "file:///etc/passwd", Treatment.REFUSE),
        ("fetch", "GET", "ftp://www.herald.example/x", Treatment.REFUSE),
    ],
)
def test_what_is_fetched_follows_kind_method_and_host(kind, method, url, expected):
    assert treat(PieceRequest(kind, method, url), PAGE) is expected


class Visit(PageVisit):
    """Answers every request with a body, and remembers them."""

    def __init__(self, body: bytes = b"x", trouble: Exception | None = None) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self._body, self._trouble = body, trouble

    async def fetch(self, request: Request) -> Response:
        headers = {name.decode().lower(): values[0].decode() for name, values in request.headers.items()}
        self.asked.append((request.method, request.url, headers))
        if self._trouble:
            raise self._trouble
        return Response(request.url, body=self._body, headers={"Content-Type": "text/javascript", "Set-Cookie": "a=b"})


def ask(pieces: PagePieces, kind: str, url: str, headers: dict[str, str] | None = None) -> PieceAnswer | None:
    return asyncio.run(pieces.answer(PieceRequest(kind, "GET", url), headers or {}, None))


def test_a_script_is_fetched_once_for_all_pages_and_data_for_each():
    visit, scripts = Visit(), ScriptCache()
    for _ in range(2):
        pieces = PagePieces(visit, PAGE, scripts)
        for kind, name in (("script", "app.js"), ("fetch", "api")):
            answer = ask(pieces, kind, f"https://www.herald.example/{name}")
            assert answer is not None
            assert answer.body == b"x"
    assert [url.rpartition("/")[2] for _, url, _ in visit.asked] == ["app.js", "api", "api"]


def test_the_browser_says_what_it_reads_and_nothing_of_itself():
    visit = Visit()
    given = {"accept": "a/b", "x-requested-with": "app", "user-agent": "Chrome", "cookie": "c=d", "sec-ch-ua": "x"}
    answer = ask(PagePieces(visit, PAGE, ScriptCache()), "fetch", "https://www.herald.example/api", given)
    assert visit.asked[0][2] == {"accept": "a/b", "x-requested-with": "app"}
    assert answer is not None
    assert answer.headers == {"content-type": "text/javascript"}


def test_a_page_may_ask_for_so_much_and_no_more():
    visit = Visit()
    pieces = PagePieces(visit, PAGE, ScriptCache())
    for number in range(MOST + 5):
        ask(pieces, "fetch", f"https://www.herald.example/api/{number}")
    assert len(visit.asked) == MOST
    assert len(pieces.refused) == 5
    large = PagePieces(visit := Visit(b"x" * (33 * 2**20)), PAGE, ScriptCache())
    assert ask(large, "fetch", "https://www.herald.example/a") is not None
    assert ask(large, "fetch", "https://www.herald.example/b") is None
    assert len(visit.asked) == 1


def test_a_piece_that_cannot_be_had_costs_itself():
    pieces = PagePieces(Visit(trouble=IgnoreRequest("Forbidden by robots.txt")), PAGE, ScriptCache())
    assert ask(pieces, "fetch", "https://www.herald.example/a") is None
    assert pieces.refused == {"https://www.herald.example/a": "Forbidden by robots.txt"}
    assert ask(pieces, "stylesheet", "https://www.herald.example/a.css") is EMPTY
    assert pieces.under_way == 0


def test_the_scripts_unused_for_longest_go_first():
    cache = ScriptCache(most=250)
    for name in "ab":
        cache.keep(name, PieceAnswer(200, {}, b"x" * 100))
    cache.get("a")
    cache.keep("c", PieceAnswer(200, {}, b"x" * 100))
    cache.keep("d", PieceAnswer(200, {}, b"x" * 200))
    assert [name for name in "abcd" if cache.get(name)] == ["a", "c"]


def test_headers_of_the_way_stay_outside():
    headers = Headers({"Content-Encoding": "gzip", "Content-Length": "9", "Vary": ["a", "b"], "Set-Cookie": "x=y"})
    assert told(headers) == {"vary": "a, b"}
