"""What a crawl connects to: the host that its operator named, and no private address that its pages lead to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from twisted.internet.address import IPv4Address

from crawler.network.address_policy import AddressPolicy, Named, named_hosts, read_networks
from crawler.network.guarded_handler import ConnectionGuard, _GuardedReactor
from tests.servers.command_line import WinnowHome
from tests.servers.small_site import STORY, TEXT

RESOLVER = "tests.servers.loopback_resolver.LoopbackResolver"
SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "WINNOW_RETRY_DELAYS": "", "TWISTED_DNS_RESOLVER": RESOLVER}


class Receiver:
    """Takes the addresses that get through."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: IPv4Address) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


class Answers:
    """A name server with a list of answers to one name after another."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)

    def resolveHostName(self, receiver: Receiver, host: str, port: int = 0) -> None:  # noqa: N802
        receiver.resolutionBegan(None)
        for address in self._answers.pop(0):
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()


def resolve(guard: ConnectionGuard, answers: Answers, host: str, port: int = 80) -> list[str]:
    receiver = Receiver()
    reactor = _GuardedReactor(SimpleNamespace(nameResolver=answers), guard)
    reactor.nameResolver.resolveHostName(receiver, host, port)
    assert receiver.complete
    return receiver.addresses


def test_of_several_addresses_the_public_ones_are_connected_to():
    guard = ConnectionGuard(AddressPolicy())
    assert resolve(guard, Answers(["10.0.0.1", "8.8.8.8"]), "news.example") == ["8.8.8.8"]
    assert guard.refused == {}


@pytest.mark.parametrize("named", [(), ("http://news.example/",)])
def test_a_name_that_becomes_private_is_refused(named):
    guard, answers = (
        ConnectionGuard(AddressPolicy((), named_hosts(named))),
        Answers(["8.8.8.8"], ["127.0.0.1"], ["8.8.8.8"]),
    )
    assert resolve(guard, answers, "news.example") == ["8.8.8.8"]
    assert resolve(guard, answers, "news.example") == []
    assert guard.refused[Named("news.example", 80)].reason == "private_address"
    assert resolve(guard, answers, "news.example") == ["8.8.8.8"]
    assert guard.refused == {}


def test_a_named_host_of_the_own_network_is_open_and_told_once(caplog):
    caplog.set_level("INFO", "winnow")
    guard = ConnectionGuard(AddressPolicy((), named_hosts(["http://intra.test/"])))
    for _ in range(2):
        assert resolve(guard, Answers(["192.168.0.7"]), "intra.test") == ["192.168.0.7"]
    assert [record.message.count("WINNOW_ALLOW_NETWORKS") for record in caplog.records] == [1]


def test_networks_of_the_setting_are_open():
    guard = ConnectionGuard(AddressPolicy(read_networks("192.168.0.0/24")))
    assert resolve(guard, Answers(["192.168.0.7", "192.168.1.7"]), "any.test", 9999) == ["192.168.0.7"]


@contextmanager
def paper() -> Iterator[tuple[int, list[str]]]:
    """Serve a paper on a port, whatever its host; the log has the host and path of each request."""
    log: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            log.append(f"{self.headers['Host']}{self.path}")
            port = self.server.server_port  # type: ignore[attr-defined]
            body = page(self.path, port).encode()
            self.send_response(302 if self.path.startswith("/2026/03/09/") else 200)
            if self.path.startswith("/2026/03/09/"):
                self.send_header("Location", f"http://{self.path.rpartition('/')[2]}:{port}/2026/03/10/secret.html")
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, log
    server.shutdown()
    server.server_close()


def page(path: str, port: int) -> str:
    """Return the page at a path: a list that leads inside and to closed doors, or a story."""
    if path == "/robots.txt":
        return f"User-agent: *\nAllow: /\nSitemap: http://maps.paper.test:{port}/sitemap.xml\n"
    if path != "/":
        return STORY.format(4, TEXT.format(4))
    places = ["", f"http://intern.paper.test:{port}", "http://paper.test:6379", f"http://127.0.0.1:{port}"]
    paths = ["/2026/03/09/intern.paper.test", "/2026/03/09/127.0.0.1", "/2026/03/09/0x7f.1"]
    links = [f"{place}/2026/03/04/the-bridge-is-green-{at}.html" for at, place in enumerate(places)] + paths
    return "".join(f'<li><a href="{link}">The bridge of the town is green number {link[-6:]}</a>' for link in links)


def test_a_crawl_reaches_the_named_host_and_nothing_private_beside_it(tmp_path):
    with paper() as (port, log):
        house = WinnowHome(tmp_path, loopback=False)
        house.write_site("paper", f"http://paper.test:{port}/")
        ended = house.scrapy("crawl", "paper", settings=SETTINGS | {"NAMES_GONE": tmp_path / "never"})
    assert ended.status == 0, ended.err
    assert {line.partition("/")[0] for line in log} == {f"paper.test:{port}"}
    assert "1 article kept" in ended.out
    assert "private" in ended.out
    assert ended.err.count("is 127.0.0.1, not a public address: allowed") == 1


def test_a_start_that_leads_to_a_private_address_is_told_with_the_setting(tmp_path):
    with paper() as (port, log):
        house = WinnowHome(tmp_path, loopback=False)
        ended = house.scrapy("extract", f"http://127.0.0.1:{port}/2026/03/09/0x7f.2")
    assert ended.status == 1
    assert "private_address: 127.0.0.2 is not a public address (loopback); WINNOW_ALLOW_NETWORKS opens it" in ended.out
    assert {line.partition("/")[0] for line in log} == {f"127.0.0.1:{port}"}


def test_a_network_that_is_none_is_one_line(tmp_path):
    ended = WinnowHome(tmp_path).scrapy("crawl", "http://paper.test/", settings={"WINNOW_ALLOW_NETWORKS": "home"})
    assert ended.status == 2
    assert ended.err.splitlines() == ["winnow: WINNOW_ALLOW_NETWORKS: 'home' is no network; write 10.0.0.0/8"]
