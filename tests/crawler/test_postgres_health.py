"""The health of a site on a real PostgreSQL: judged, kept, told and measured as on SQLite."""

from datetime import timedelta

import pytest

from crawler.health.check import HealthState, accept, check_source
from crawler.monitoring.dispatcher import AlertDispatcher
from crawler.monitoring.messages import Message
from crawler.monitoring.targets import Target, read_targets
from crawler.site.config import Site
from storage.records import Outcome, Reason
from storage.service.gauges import read_gauges
from storage.service.health import HealthStore
from storage.service.outbox import Outbox
from storage.store import Store
from tests.crawler.health.history import keep
from tests.crawler.health.runs import every_hour, run
from tests.storage.samples import rejected

SITE = Site(name="judged", start=("https://judged.example/",))


@pytest.fixture
def store(postgresql):
    with Store.open(postgresql) as store:
        yield store


def test_a_source_whose_pages_are_all_rejected(store):
    rows = every_hour(35)
    begun = rows[-1].started_at
    counts = {"outcome_rejected": 4, "rejected_paywalled": 4, "status_200": 5, "links_shown": 20}
    bad = [run(len(rows) + hour, begun + timedelta(hours=hour), "finished", **counts) for hour in range(1, 6)]
    keep(store, [*rows, *bad], SITE.name)
    now = bad[-1].started_at + timedelta(minutes=20)
    last = store.runs(SITE.name, limit=1)[0].id
    page = rejected("https://judged.example/a.html", site=SITE.name, reason=Reason.PAYWALLED)
    assert store.save([page], last) == [Outcome.REJECTED]

    verdict = check_source(store, SITE, now)
    assert (verdict.state, verdict.signs[0].name) == (HealthState.BROKEN, "rejected")
    assert verdict.examples == ("https://judged.example/a.html",)

    book, heard = HealthStore(store.engine), list[str]()
    change = book.note(SITE.name, verdict, now)
    assert change is not None
    assert change.after.since == bad[0].started_at

    def sender(_: Target, message: Message) -> None:
        heard.append(message.title)

    herald = AlertDispatcher(Outbox(store.engine), read_targets("json://localhost"), sender=sender)
    assert (herald.round(book, now), herald.round(book, now), herald.deliver()) == (1, 0, 1)
    assert heard == ["judged: broken"]

    gauges = read_gauges(store.engine, [SITE.name], now)
    assert (gauges.states, gauges.pending_alerts) == ({SITE.name: "broken"}, 0)
    assert accept(store, SITE, now).state is HealthState.NEW
    assert check_source(store, SITE, now + timedelta(hours=1)).state is HealthState.NEW
