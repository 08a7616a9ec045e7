"""robots.txt that cannot be had: nothing is asked for, and robots.txt again later."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response, TextResponse
from scrapy.settings import Settings
from scrapy.statscollectors import StatsCollector

from crawler.downloader.exceptions import RobotsUnavailable
from crawler.downloader.responses import failure_of, skip_reason
from crawler.downloader.slots import PoliteDownloader
from crawler.middlewares import robots
from crawler.middlewares.robots import TRIES, RobotsMiddleware
from crawler.network import AddressRefused

PAGE = Request("http://domain.example/a.html")
DELAYED = b"\xef\xbb\xbfUser-agent: *\rCrawl-delay: 2\rDisallow: /private/\r"
ALLOWED = b"User-agent: *\nDisallow: /private/\n"


class Downloader(PoliteDownloader):
    """Notes which host is held, and for how long."""

    def __init__(self) -> None:
        self.held: list[float] = []
        self.floor = 0.0

    def set_floor(self, host: str, seconds: float) -> None:
        self.floor = seconds

    def get_slot_key(self, request: Request) -> str:
        return request.url.split("/")[2]

    def hold(self, host: str, seconds: float) -> None:
        self.held.append(seconds)


class Host:
    """A middleware whose network gives prepared answers, on a clock of its own."""

    def __init__(self, monkeypatch, *answers: int | str | bytes | Exception, longest: float = 900) -> None:
        self.answers, self.asked, self.now = list(answers), 0, 1000.0
        self.urls: list[str] = []
        self.timeouts: list[float | None] = []
        monkeypatch.setattr(robots, "monotonic", lambda: self.now)
        settings = Settings({"ROBOTSTXT_OBEY": True, "WINNOW_MAX_CRAWL_DELAY": 60, "WINNOW_BACKOFF_MAX": longest})
        settings.set("WINNOW_BACKOFF_START", 5)
        self.downloader = Downloader()
        engine = SimpleNamespace(download_async=self.download, downloader=self.downloader)
        crawler: Any = SimpleNamespace(settings=settings, engine=engine, spider=None)
        crawler.stats = StatsCollector(SimpleNamespace(settings=settings))  # type: ignore[arg-type]
        self.middleware = RobotsMiddleware(crawler)

    async def download(self, request: Request) -> Response:
        self.asked += 1
        self.timeouts.append(request.meta.get("download_timeout"))
        await asyncio.sleep(0)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        self.urls.append(request.url)
        if isinstance(answer, str):
            return Response(request.url, status=301, headers={"Location": answer})
        if isinstance(answer, bytes):
            return Response(request.url, body=answer)
        return TextResponse(request.url, status=answer, body=ALLOWED)

    def ask(self, request: Request = PAGE) -> str | RobotsUnavailable:
        """Send one request through: "sent", "forbidden", or why not now."""

        async def through() -> str | RobotsUnavailable:
            try:
                await self.middleware.process_request(request)
            except RobotsUnavailable as error:
                return error
            except IgnoreRequest:
                return "forbidden"
            return "sent"

        return asyncio.run(through())


def refusal(host: Host) -> RobotsUnavailable:
    answer = host.ask()
    assert isinstance(answer, RobotsUnavailable)
    return answer


SILENT = [
    (DownloadTimeoutError(), "timeout"),
    (CannotResolveHostError(), "dns"),
    (DownloadFailedError("reset"), "connection"),
    (IgnoreRequest("larger than may be unpacked"), "refused"),
]


@pytest.mark.parametrize(("trouble", "kind"), SILENT)
def test_where_nobody_answers_nothing_is_allowed_and_the_kind_is_told(monkeypatch, trouble, kind):
    host = Host(monkeypatch, trouble, trouble, 200)
    for _ in range(2):
        refused = refusal(host)
        assert (refused.kind, refused.final, refused.seconds) == (kind, False, 2.0)
        assert refusal(host).kind == kind
        assert not refused.failing
        host.now += 2.1
    assert host.downloader.held == []
    assert host.ask() == "sent"
    assert host.asked == 3


def test_a_host_that_never_answers_is_given_less_time_for_two_more_questions(monkeypatch):
    host = Host(monkeypatch, *[DownloadTimeoutError()] * 4, 200)
    for _ in range(4):
        assert refusal(host).kind == "timeout"
        host.now += 2.1
    assert host.ask() == "sent"
    assert host.timeouts == [None, robots.SHORT_SECONDS, robots.SHORT_SECONDS, None, None]


@pytest.mark.parametrize("trouble", [500, 503, 429])
def test_what_cannot_be_had_is_asked_for_again_after_the_pause_and_not_before(monkeypatch, trouble):
    host = Host(monkeypatch, trouble, 200)
    first = refusal(host)
    assert 4 <= first.seconds <= 6
    assert not first.final
    assert first.failing
    assert host.downloader.held == [first.seconds]
    host.now += first.seconds - 0.1
    assert 0 < refusal(host).seconds < 0.2
    assert host.asked == 1
    host.now += 0.2
    assert host.ask() == "sent"
    assert host.ask(Request("http://domain.example/private/x")) == "forbidden"
    assert host.asked == 2


def test_the_pauses_widen_and_end(monkeypatch):
    host = Host(monkeypatch, *[503] * TRIES, longest=100)
    pauses = []
    for _ in range(TRIES):
        last = refusal(host)
        pauses.append(last.seconds)
        host.now += last.seconds + 0.01
    assert [round(pause / ideal, 1) for pause, ideal in zip(pauses, [5, 20, 80], strict=False)] == pytest.approx(
        [1, 1, 1], abs=0.21
    )
    assert pauses[3:] == [100, 100]  # never longer than WINNOW_BACKOFF_MAX
    assert last.final
    host.now += 10_000
    assert refusal(host).final
    assert host.asked == TRIES
    assert len(host.downloader.held) == TRIES - 1


def test_many_requests_ask_once(monkeypatch):
    host = Host(monkeypatch, 503)

    async def crowd() -> list[object]:
        requests = [Request(f"http://domain.example/{n}") for n in range(20)]
        return await asyncio.gather(*map(host.middleware.process_request, requests), return_exceptions=True)

    assert all(isinstance(answer, RobotsUnavailable) for answer in asyncio.run(crowd()))
    assert host.asked == 1


@pytest.mark.parametrize("answer", [404, 410, 400])
def test_a_host_without_robots_txt_may_be_crawled(monkeypatch, answer):
    assert Host(monkeypatch, answer).ask(Request("http://domain.example/private/x")) == "sent"


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_robots_txt_forbids_everything(monkeypatch, status):
    host = Host(monkeypatch, status)
    assert [host.ask(), host.ask()] == ["forbidden", "forbidden"]
    assert host.asked == 1


def test_a_redirect_to_another_host_is_followed_and_obeyed(monkeypatch):
    host = Host(
        monkeypatch, "//www.domain.example/robots.txt", "http://other.example/r", b"User-agent: *\nDisallow: /\n"
    )
    assert [host.ask(), host.ask()] == ["forbidden", "forbidden"]
    assert host.urls[1:] == ["http://www.domain.example/robots.txt", "http://other.example/r"]


def test_five_redirects_are_followed_and_no_more(monkeypatch):
    shut = b"User-agent: *\nDisallow: /\n"
    assert Host(monkeypatch, *["/r"] * 5, shut).ask() == "forbidden"
    host = Host(monkeypatch, *["/r"] * 6, shut)
    assert host.ask() == "sent"
    assert host.asked == 6


@pytest.mark.parametrize("place", ["", "ftp://domain.example/robots.txt", "javascript:1", "http://"])
def test_a_redirect_to_nowhere_is_no_file(monkeypatch, place):
    assert Host(monkeypatch, place).ask() == "sent"


def test_a_redirect_to_a_failing_host_is_waited_for(monkeypatch):
    assert refusal(Host(monkeypatch, "http://other.example/r", 503)).failing


def test_a_redirect_to_a_private_address_is_no_file_and_the_host_s_own_refusal_is_told(monkeypatch):
    refused = AddressRefused("http://10.0.0.1/", "private_address", "10.0.0.1 is not a public address")
    assert Host(monkeypatch, "http://10.0.0.1/robots.txt", refused).ask() == "sent"
    with pytest.raises(AddressRefused):
        asyncio.run(Host(monkeypatch, refused).middleware.process_request(PAGE))


def test_the_delay_and_the_rules_are_read_from_one_text(monkeypatch):
    host = Host(monkeypatch, DELAYED)
    assert host.ask() == "sent"
    assert host.ask(Request("http://domain.example/private/x")) == "forbidden"
    assert host.downloader.floor == 2.0


def test_it_is_a_failure_that_passes_and_no_rule_of_the_site():
    failure: Any = SimpleNamespace(value=RobotsUnavailable("domain.example", "answered 503", 5, final=False))
    assert skip_reason(failure) is None
    kind, words = failure_of(failure)
    assert kind == "robots_unavailable"
    assert "next try in 5 s" in words
