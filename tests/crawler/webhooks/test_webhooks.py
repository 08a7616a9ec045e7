"""Events reach a real server: signed, once it is there again, at least once, and under the same id."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.commands.scheduling.webhooks import Command
from crawler.errors import CrawlerError
from crawler.monitoring import Monitor
from crawler.webhooks import Receiver, WebhookDispatcher, new_secret, post_event, read_receivers, sign
from storage.service import HealthStore
from storage.store import Store
from storage.webhooks import WebhookOutbox
from storage.withdrawals import WithdrawalRegistry, read_target
from tests.crawler.in_process import run
from tests.servers.command_line import WinnowHome
from tests.servers.small_site import LINKS, serve_small_site
from tests.servers.webhook_receiver import WebhookReceiver, serve_webhook_receiver
from tests.storage.samples import NOON, article

SECRET = new_secret()
PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "get-webhooks.md"


def write(store: Store, *numbers: int) -> None:
    for number in numbers:
        url = f"http://www.example.com/a/{number}.html"
        store.save([article(url, title=f"Title {number}", text=f"text {number}", date_fetched=NOON)])


@pytest.fixture
def store(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        yield store


@pytest.fixture
def server():
    with serve_webhook_receiver() as server:
        yield server


class Clock:
    now = NOON.timestamp()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def ready(store: Store, clock: Clock, *urls: str, limit: float = 5.0) -> tuple[WebhookDispatcher, list[Receiver]]:
    receivers = [Receiver(number, url, SECRET) for number, url in enumerate(urls, start=1)]
    WebhookOutbox(store.engine).register([each.subscription for each in receivers])
    return WebhookDispatcher(store.engine, receivers, clock=clock, limit=limit), receivers


def test_the_signature_is_that_of_the_convention():
    """The example of the specification."""
    signed = sign(
        "whsec_plJ3nmyCDGBKInavdOK15jsl",
        "msg_loFOjxBNrRLzqYUf",
        1731705121,
        b'{"event_type":"ping","data":{"success":true}}',
    )
    assert signed == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="


def test_the_documented_lines_verify_what_arrives(store, server, clock):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    dispatcher, (receiver,) = ready(store, clock, server.url)
    write(store, 1)
    assert dispatcher.deliver(receiver) == 1
    ((headers, body),) = server.taken
    assert names["verify"](SECRET, headers, body)["type"] == "article.new"
    for wrong in (
        (new_secret(), headers, body),
        (SECRET, headers, body + b" "),
        (SECRET, {**headers, "webhook-id": "evt_2"}, body),
        (SECRET, {**headers, "webhook-timestamp": "1"}, body),
    ):
        with pytest.raises(ValueError):
            names["verify"](*wrong)


def test_a_server_that_fails_gets_the_same_events_later(store, server, clock):
    server.answers = [204, 500]
    dispatcher, (receiver,) = ready(store, clock, server.url)
    write(store, 1, 2, 3)
    assert dispatcher.deliver(receiver) == 0
    assert dispatcher.deliver(receiver) == 0
    assert server.asked == 2
    clock.now += 61
    assert dispatcher.deliver(receiver) == 2
    assert [each["data"]["title"] for each in server.events] == ["Title 1", "Title 2", "Title 3"]
    assert len(set(server.ids)) == 3
    assert WebhookOutbox(store.engine).state(receiver.key).waiting == 0


@pytest.mark.parametrize(("status", "wait"), [(503, 900), (302, 60), (429, 900)])
def test_a_server_that_asks_for_time_or_leads_elsewhere(store, server, clock, status, wait):
    server.answers = [status]
    server.headers = {"Location": server.url} if status == 302 else {"Retry-After": "900"}
    dispatcher, (receiver,) = ready(store, clock, server.url)
    write(store, 1)
    dispatcher.deliver(receiver)
    clock.now += wait - 1
    assert dispatcher.deliver(receiver) == 0
    clock.now += 2
    assert dispatcher.deliver(receiver) == 1
    assert server.asked == 2


def test_one_event_that_is_refused_holds_up_no_other(store, server, clock):
    server.answers = [400]
    dispatcher, (receiver,) = ready(store, clock, server.url)
    write(store, 1, 2, 3)
    dispatcher.deliver(receiver)
    clock.now += 61
    assert dispatcher.deliver(receiver) == 3
    assert [each["data"]["title"] for each in server.events] == ["Title 2", "Title 3", "Title 1"]


@pytest.mark.parametrize("way", ["slow", "drip"])
def test_a_server_that_does_not_end_is_cut_off(server, way):
    receiver = Receiver(1, server.url, SECRET)
    if way == "slow":
        server.answering.clear()
    else:
        server.drip = True
    answer = post_event(receiver, "evt_1", b"{}", limit=0.3)
    assert answer.problem is not None
    assert not answer.refused
    assert "secret" not in answer.problem
    assert server.drip or not server.answering.is_set()  # it is still at work


def test_a_slow_receiver_holds_up_no_other(store, server):
    with serve_webhook_receiver() as slow:
        slow.answering.clear()
        dispatcher, _ = ready(store, time.time, slow.url, server.url)  # type: ignore[arg-type]
        write(store, *range(5))
        with Monitor(store.engine, HealthStore(store.engine), (), 0, webhooks=dispatcher) as station:
            station.round(datetime.now(UTC), leads=True, running=0, sites=[])
            until(lambda: len(server.taken) == 5)
            assert slow.taken == []
            slow.answering.set()


def test_a_start_that_is_repeated_delivers_once(store, server):
    dispatcher, _ = ready(store, time.time, server.url)  # type: ignore[arg-type]
    write(store, *range(5))
    dispatcher.start()
    dispatcher.start()
    until(lambda: len(server.taken) == 5)
    assert [thread.name for thread in threading.enumerate()].count("webhooks") == 1
    dispatcher.stop()
    assert "webhooks" not in {thread.name for thread in threading.enumerate()}
    write(store, 6)
    dispatcher.start()
    until(lambda: len(server.taken) == 6)
    dispatcher.stop()


def until(true, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_what_is_withdrawn_is_not_sent(store, server, clock):
    dispatcher, (receiver,) = ready(store, clock, server.url)
    write(store, 1, 2)
    target = read_target("http://www.example.com/a/1.html")
    WithdrawalRegistry(store.engine).add([target], "on request", datetime.now(UTC))
    dispatcher.deliver(receiver)
    assert [each["data"]["title"] for each in server.events] == ["Title 2"]
    assert WebhookOutbox(store.engine).state(receiver.key).waiting == 0


def settings(folder: Path, *urls: str, more: str = "") -> Path:
    file = folder / "webhooks.toml"
    file.write_text("".join(f'[[webhook]]\nurl = "{url}"\nsecret = "{SECRET}"\n{more}\n' for url in urls), "utf-8")
    return file


def test_a_deliverer_that_is_killed_loses_nothing_and_repeats_little(tmp_path, server: WebhookReceiver):
    home = WinnowHome(tmp_path)
    file = settings(tmp_path, server.url)
    environment = home.environment() | {"WINNOW_WEBHOOKS_FILE": str(file)}
    words = [sys.executable, "-m", "winnow", "webhooks", "send"]
    subprocess.run(words, env=environment, check=True, timeout=60, stdout=subprocess.DEVNULL)  # events are written now
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        write(store, *range(60))
        server.slow = 0.05
        child = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
        until(lambda: len(server.taken) >= 30)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        before, server.slow = len(server.taken), 0.0
        (receiver,) = read_receivers(str(file))
        later = WebhookDispatcher(store.engine, [receiver], clock=lambda: time.time() + 3600)
        assert later.deliver(receiver) >= 60 - before
    assert {each["data"]["title"] for each in server.events} == {f"Title {number}" for number in range(60)}
    assert len(set(server.ids)) == 60
    assert len(server.ids) <= 60 + 20 + 1


@pytest.mark.slow
def test_a_crawl_that_is_killed_tells_of_every_article_that_is_stored(tmp_path, server):
    """The real command, killed and started again: each article and the end of the run reach the receiver."""
    home = WinnowHome(tmp_path)
    with serve_small_site((404, ""), slow=0.05) as (address, _), home.store() as store:
        home.write_site("village", address)
        box, receiver = WebhookOutbox(store.engine), Receiver(1, server.url, SECRET)
        box.register([receiver.subscription])
        fast = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0}
        child = home.start("crawl", "village", settings=fast)
        until(lambda: box.state(receiver.key).waiting >= 5, 60)
        child.kill()
        child.wait(30)
        assert home.scrapy("crawl", "village", settings=fast).status == 0
        dispatcher = WebhookDispatcher(store.engine, [receiver])
        dispatcher.deliver(receiver)
        stored = {each.article.title for each in store.articles()}
        assert len(stored) == len(LINKS)
    by_type = Counter(each["type"] for each in server.events)
    assert {each["data"]["title"] for each in server.events if each["type"] == "article.new"} == stored
    assert by_type["article.new"] == len(stored)
    assert {each["data"]["ending"] for each in server.events if each["type"] == "run.ended"} >= {"finished"}


def of(file: str) -> Command:
    class WithFile(Command):
        def setting(self, name: str) -> str:
            return file if name == "WINNOW_WEBHOOKS_FILE" else super().setting(name)

    return WithFile()


def test_the_command_tests_shows_and_sends(tmp_path, server, capsys):
    server.answers = [204, 500]
    file = str(settings(tmp_path, server.url, f"{server.url}/2"))
    assert run(of(file), tmp_path, "test") == 1
    out = capsys.readouterr().out
    assert out.splitlines() == ["webhook 1 (127.0.0.1): sent", "webhook 2 (127.0.0.1): answers 500"]
    assert server.events[0]["type"] == "test"
    assert run(of(file), tmp_path, "send") == 0
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        write(store, 1, 2)
    capsys.readouterr()
    assert run(of(file), tmp_path) == 0
    assert capsys.readouterr().out.splitlines()[0] == "webhook 1 (127.0.0.1): 2 waiting, 0 left out"
    server.answers = [204, 204, 500]
    assert run(of(file), tmp_path, "send", "--json") == 1
    assert "very-secret" not in capsys.readouterr().out
    assert run(of(""), tmp_path, "test") == 1
    assert run(of(""), tmp_path, "secret") == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[webhook]", "TOML"),
        ("other = 1", "nothing else"),
        ('[[webhook]]\nurl = "ftp://x"', "no address"),
        ('[[webhook]]\nurl = "http://a:b@x/"', "no address"),
        ('[[webhook]]\nurl = "http://x:70000/"', "no address"),
        ('[[webhook]]\nurl = "http://x/"\nsecret = "whsec_c2hvcnQ="', "24 to 64 bytes"),
        ('[[webhook]]\nurl = "http://x/"\nsecret = "geheim!"', "no base64"),
        (f'[[webhook]]\nurl = "http://x/"\nsecret = "{SECRET}"\nevents = ["new"]', "article.new"),
        (f'[[webhook]]\nurl = "http://x/"\nsecret = "{SECRET}"\nsites = "x"', "list of names"),
        (f'[[webhook]]\nurl = "http://x/"\nsecret = "{SECRET}"\nsite = "x"', "'site' is not known"),
    ],
)
def test_a_slip_in_the_file_is_told_without_what_is_secret(tmp_path, text, words):
    file = tmp_path / "webhooks.toml"
    file.write_text(text)
    with pytest.raises(CrawlerError) as told:
        read_receivers(str(file))
    assert words in str(told.value)
    assert SECRET not in str(told.value)
    assert "geheim" not in str(told.value)
