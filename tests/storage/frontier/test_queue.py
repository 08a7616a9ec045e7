"""The frontier on both databases: claims, leases, acknowledgements, what comes back and what does not."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from storage.db.engine import read_connection, write_transaction
from storage.frontier.crawls import list_workers, reap_workers
from storage.frontier.queue import QueuedURL
from storage.frontier.worker import Worker
from storage.links import hints_from
from storage.process import Process
from storage.records import Hints, Link, LinkKind
from storage.schema.frontier import frontier_urls, workers
from tests.storage.samples import article, rejected

NOW = 1_800_000_000.0
SITE = "news"
ARGUMENTS = {"since": "2026-01-01"}


def nobody(process: Process) -> bool:
    return False


def entry(number: int, priority: int = 20, day: int = 0, host: str = "a.example") -> QueuedURL:
    return QueuedURL(Link(f"https://{host}/{number}.html", LinkKind.ARTICLE, "listing"), priority, day)


@pytest.fixture
def join(store):
    def joined(pid: int = 1, lease: float = 60.0, together: int = 1, now: float = NOW) -> Worker:
        crawl, _ = store.crawl(SITE, "backfill", ARGUMENTS, True)
        return Worker.join(store.engine, crawl, Process("here", pid, "1"), now, lease, together)

    return joined


def urls(turn) -> list[str]:
    return [row.link.url.rpartition("/")[2].removesuffix(".html") for row in turn.rows]


def test_the_same_words_go_on_with_the_open_walk(store):
    first, begun = store.crawl(SITE, "backfill", ARGUMENTS, True)
    assert begun
    again, begun = store.crawl(SITE, "backfill", dict(ARGUMENTS), False)
    assert (again.id, again.thorough, begun) == (first.id, True, False)
    for other in (("other", "backfill", ARGUMENTS), (SITE, "crawl", ARGUMENTS), (SITE, "backfill", {})):
        assert store.crawl(*other, True)[0].id != first.id


def test_an_address_is_added_once(join):
    member = join()
    assert member.add([entry(1), entry(2), entry(1)], NOW).new == 2
    assert member.add([entry(2), entry(3)], NOW).new == 1
    same = Link("http://www.a.example/1.html?utm_source=x", LinkKind.ARTICLE)
    assert member.add([QueuedURL(same)], NOW).new == 0
    assert member.counts() == {"waiting": 3}


def test_of_a_kind_higher_priority_first_then_the_newest_day(join):
    member = join()
    member.add([entry(1, 18, 99), entry(2, 19), entry(3, 20, 5), entry(4, 20, 9), entry(5, 20, 9)], NOW)
    assert urls(member.lease(4, NOW, nobody)) == ["4", "5", "3", "2"]
    assert urls(member.lease(4, NOW, nobody)) == ["1"]


def test_sources_articles_and_lists_share_the_turn_of_their_host(join):
    member = join()
    sources = [entry(number, 40) for number in range(100, 120)]
    articles = [entry(number, 20, number) for number in range(200, 220)]
    lists = [entry(number, 10) for number in range(300, 320)]
    member.add([*sources, *lists, *articles], NOW)
    first = [number[0] for number in urls(member.lease(8, NOW, nobody))]
    assert first == ["1", "2", "3", "2", "1", "2", "3", "2"]
    assert urls(member.lease(2, NOW, nobody)) == ["102", "215"]
    member.lease(40, NOW, nobody)
    assert len(urls(member.lease(40, NOW, nobody))) == 10  # no share is kept for what is not there


def test_a_host_of_which_none_is_wanted_is_skipped_and_the_crawl_is_not_done(join):
    member = join()
    member.add([entry(1), entry(2, host="b.example"), entry(3, host="c.example")], NOW)
    turn = member.lease(1, NOW, nobody, ["a.example"])
    assert urls(turn) == ["2"]
    assert turn.more
    turn = member.lease(9, NOW, nobody, ["a.example"])
    assert urls(turn) == ["3"]
    assert turn.drained == {"b.example", "c.example"}
    nothing = member.lease(9, NOW, nobody, ["a.example"])
    assert nothing.remaining is not None
    assert (nothing.remaining.next_at, nothing.remaining.is_empty) == (None, False)
    assert urls(member.lease(9, NOW, nobody)) == ["1"]


def test_rows_that_were_not_asked_for_are_given_back(join):
    member = join()
    member.add([entry(1), entry(2)], NOW)
    _, second = member.lease(9, NOW, nobody).rows
    member.release([second.id])
    assert [row.id for row in member.lease(9, NOW, nobody).rows] == [second.id]


def test_what_waits_of_a_host_can_be_given_up(join):
    member = join()
    start = QueuedURL(Link("https://c.example/", LinkKind.LISTING, "start"))
    member.add([start, entry(1), entry(2, host="b.example"), entry(3, host="b.example")], NOW)
    (row,) = member.lease(1, NOW, nobody, ["a.example", "c.example"]).rows
    assert member.hosts_ahead() == {"a.example", "b.example", "c.example"}
    (told,) = member.give_up(["b.example", "c.example"], "given_up", "silent", NOW)
    assert (told.host, told.count, told.example) == ("b.example", 1, "https://b.example/3.html")
    assert member.counts() == {"waiting": 2, "leased": 1, "failed:given_up": 1}
    member.done({row.id: "new"}, NOW)
    assert member.hosts_ahead() == {"a.example", "c.example"}
    other = join(2, together=2)
    assert other.lease(1, NOW, nobody).rows
    assert member.hosts_ahead() is None  # another process is at work
    assert member.hosts_done() == {"b.example"}


def test_the_host_whose_turn_came_first_goes_first(join):
    member = join()
    member.add([entry(1), entry(2)], NOW)
    member.add([entry(3, host="b.example"), entry(4, host="b.example")], NOW + 1)
    assert urls(member.lease(1, NOW + 2, nobody)) == ["1"]
    assert urls(member.lease(2, NOW + 3, nobody)) == ["3", "4"]
    member.block_queue("a.example", NOW + 30)
    turn = member.lease(2, NOW + 4, nobody)
    assert urls(turn) == []
    assert turn.remaining.next_at == NOW + 30
    assert urls(member.lease(2, NOW + 31, nobody)) == ["2"]


def test_hints_of_several_places_are_put_together(join, store):
    member = join()
    seen = datetime(2026, 3, 1, tzinfo=UTC)
    link = Link("https://a.example/1.html", LinkKind.ARTICLE, "listing", Hints(title="A"))
    member.add([QueuedURL(link)], NOW)
    (row,) = member.lease(1, NOW, nobody).rows
    more = Link("https://a.example/1.html", LinkKind.ARTICLE, "feed", Hints(date="2 hours ago", seen_at=seen))
    better = member.add([QueuedURL(more)], NOW).better
    assert better == {row.normalized_url: Hints(title="A", date="2 hours ago", seen_at=seen)}
    with read_connection(store.engine) as connection:
        assert hints_from(connection.execute(select(frontier_urls.c.hints)).scalar_one()) == better[row.normalized_url]
    member.done({row.id: "new"}, NOW)
    assert member.add([QueuedURL(link)], NOW).better == {}


def test_a_stored_article_acknowledges_every_address_it_answers_for(join, store):
    member = join()
    member.add([entry(1), entry(2), entry(3)], NOW)
    member.lease(1, NOW, nobody)
    made = article(
        site=SITE,
        url="https://a.example/1.html",
        final_url="https://a.example/2.html",
        normalized_url="a.example/2.html",
    )
    store.save([made], None, member.crawl.id)
    assert member.counts() == {"done:new": 2, "waiting": 1}


def test_a_rejection_acknowledges_with_its_reason(join, store):
    member = join()
    url = "https://a.example/1.html"
    member.add([entry(1)], NOW)
    store.save([rejected(site=SITE, url=url, final_url=url, normalized_url="a.example/1.html")], None, member.crawl.id)
    (name,) = member.counts()
    assert name.startswith("done:rejected:")


def test_a_failure_waits_and_then_stands_in_the_report(join, store):
    member = join()
    member.add([entry(1)], NOW)
    (row,) = member.lease(9, NOW, nobody).rows
    member.failed(row, "http", "answered 503", NOW, NOW + 10)
    turn = member.lease(9, NOW + 5, nobody)
    assert (urls(turn), turn.remaining.is_empty, turn.remaining.next_at) == ([], False, NOW + 10)
    (row,) = member.lease(9, NOW + 11, nobody).rows
    assert row.tries == 1
    member.failed(row, "http", "answered 503", NOW + 11, None)
    assert member.lease(9, NOW + 99, nobody).remaining.is_empty
    member.leave("finished")
    (failure,) = store.failures(SITE)
    assert (failure.site, failure.kind, failure.words, failure.tries) == (SITE, "http", "answered 503", 2)
    assert list(store.failures("other")) == []


def test_failures_can_be_retried_and_end_with_the_next_walk(join, store):
    member = join()
    member.add([entry(1), entry(2)], NOW)
    for row in member.lease(9, NOW, nobody).rows:
        member.failed(row, "dns", "no such name", NOW, None)
    member.leave("finished")
    assert store.retry("other") == 0
    assert store.retry(SITE) == 2
    assert list(store.failures()) == []
    again = join()
    assert again.crawl.id == member.crawl.id
    row, other = again.lease(9, NOW, nobody).rows
    assert row.tries == 0
    again.failed(row, "dns", "no such name", NOW, None)
    again.done({other.id: "new"}, NOW)
    again.leave("finished")
    assert len(list(store.failures(SITE))) == 1
    assert join().crawl.id != member.crawl.id
    assert list(store.failures(SITE)) == []


def test_what_a_dead_process_held_comes_back_with_its_lease(join):
    dead, alive = join(1), join(2, together=2)
    dead.add([entry(number) for number in range(5)], NOW)
    assert len(dead.lease(3, NOW, nobody).rows) == 3
    assert len(alive.lease(9, NOW + 30, nobody).rows) == 2
    turn = alive.lease(9, NOW + 59, nobody)
    assert (turn.rows, turn.remaining.leased, turn.returned) == ([], True, 0)
    turn = alive.lease(9, NOW + 61, nobody)
    assert (len(turn.rows), turn.returned) == (3, 3)


def test_of_the_same_machine_it_comes_back_at_once(join):
    dead, alive = join(7), join(8)
    dead.add([entry(1)], NOW)
    dead.lease(1, NOW, nobody)
    assert urls(alive.lease(1, NOW + 1, lambda process: process.pid == 7)) == ["1"]


def test_a_process_that_renews_keeps_what_it_holds(join):
    first, second = join(1), join(2, together=2)
    first.add([entry(1)], NOW)
    first.lease(1, NOW, nobody)
    for later in (40, 80, 120):
        assert first.renew(NOW + later)
        assert second.lease(1, NOW + later + 1, nobody).rows == []


def test_a_process_that_was_silent_too_long_learns_of_it(join):
    first, second = join(1), join(2)
    first.add([entry(1)], NOW)
    (row,) = first.lease(1, NOW, nobody).rows
    assert urls(second.lease(1, NOW + 61, nobody)) == ["1"]
    assert not first.renew(NOW + 62)
    assert first.lease(1, NOW + 63, nobody).standing_by
    first.failed(row, "dns", "no such name", NOW + 64, None)  # too late: it is another's
    second.done({row.id: "new"}, NOW + 65)
    assert first.counts()["done:new"] == 1


def test_one_process_holds_a_site_and_the_next_takes_over(join):
    first, second = join(1), join(2)
    first.add([entry(number) for number in range(9)], NOW)
    assert second.lease(5, NOW, nobody).standing_by
    assert len(first.lease(5, NOW, nobody).rows) == 5
    first.leave()
    turn = second.lease(9, NOW + 1, nobody)
    assert (turn.standing_by, len(turn.rows)) == (False, 9)


def test_a_clock_turned_back_an_hour_keeps_nobody_waiting(join, store):
    dead = join(1)
    dead.add([entry(1), entry(2)], NOW)
    dead.lease(1, NOW, nobody)
    back = NOW - 3600
    heir = join(2, now=back)
    heir.lease(1, back, nobody)  # cuts the lease to the length of a fresh one
    turn = heir.lease(9, back + 61, nobody)
    assert sorted(urls(turn)) == ["1", "2"]


def test_rows_that_outlive_many_processes_are_given_up(join, store):
    member = join(1)
    member.add([entry(1)], NOW)
    for death in range(60):
        held = join(100 + death, together=1000)
        held.lease(1, NOW, nobody)
        with write_transaction(store.engine) as connection:
            others = [each for each in list_workers(connection, member.crawl.id) if each["id"] != member.worker]
            reap_workers(connection, others, NOW, 60.0, lambda process: process.pid >= 100)
    assert member.counts() == {"failed:crashed": 1}


def test_a_redirect_goes_on_unless_its_target_is_taken(join):
    member = join()
    member.add([entry(1), entry(2), entry(3)], NOW)
    rows = {row.link.url: row for row in member.lease(9, NOW, nobody).rows}
    member.done({rows["https://a.example/3.html"].id: "new"}, NOW)
    first = rows["https://a.example/1.html"]
    assert member.redirected(first, entry(9), NOW)
    assert not member.redirected(first, entry(3), NOW)
    assert member.counts() == {"leased": 2, "done:new": 1, "done:duplicate": 1}


def test_a_row_that_ended_is_acknowledged_with_what_is_written_next(join):
    member = join()
    member.add([entry(1), entry(2), entry(3)], NOW)
    first, second, third = member.lease(3, NOW, nobody).rows
    member.end(first.id, "listing", NOW + 1)
    assert member.has_ended
    member.add([entry(4)], NOW + 2)
    assert not member.has_ended
    member.end(second.id, "http_404", NOW + 3)
    assert member.counts() == {"done:listing": 1, "done:http_404": 1, "leased": 1, "waiting": 1}
    member.end(third.id, "listing", NOW + 4)
    member.leave()
    assert join(2).counts() == {"done:listing": 2, "done:http_404": 1, "waiting": 1}


def test_leaving_gives_everything_back_and_ends_a_walk_only_when_alone(join, store):
    first, second = join(1), join(2)
    first.add([entry(1)], NOW)
    first.lease(1, NOW, nobody)
    first.leave("finished")
    assert store.crawls(SITE)[0].finished_at is None
    assert second.counts() == {"waiting": 1}
    (row,) = second.lease(1, NOW, nobody).rows
    second.done({row.id: "new"}, NOW)
    second.leave("finished")
    (crawl,) = store.crawls(SITE)
    assert (crawl.ending, crawl.counts) == ("finished", {"done:new": 1})
    with read_connection(store.engine) as connection:
        assert connection.execute(select(workers.c.id)).all() == []
        assert connection.execute(select(frontier_urls.c.id)).all() == []


def test_an_answer_to_a_claim_that_was_lost_is_recovered(join):
    member = join()
    member.add([entry(1)], NOW)
    member.lease(1, NOW, nobody)
    assert member.lease(1, NOW, nobody).remaining.leased
    assert member.recover() == 1
    assert urls(member.lease(1, NOW, nobody)) == ["1"]


def test_sources_can_be_asked_again(join):
    member = join()
    start = QueuedURL(Link("https://a.example/", LinkKind.LISTING, "start"), 40)
    member.add([start, entry(1)], NOW)
    member.done({row.id: "listing" for row in member.lease(9, NOW, nobody).rows}, NOW)
    assert member.lease(9, NOW, nobody).remaining.is_empty
    member.requeue_sources(("start",), NOW)
    assert [row.link.via for row in member.lease(9, NOW, nobody).rows] == ["start"]


def test_odd_addresses_are_kept(join):
    member = join()
    odd = ["https://a.example/\x00x", "https://a.example/\ud800", "https://a.example/" + "x" * 5000, "no address"]
    assert member.add([QueuedURL(Link(url, LinkKind.ARTICLE)) for url in odd], NOW).new == 4
    assert len(member.lease(9, NOW, nobody).rows) == 4


def test_a_day_is_an_ordinal(join):
    member = join()
    days = [date(2024, 5, 1), date(2026, 1, 1), date(2025, 1, 1)]
    member.add([entry(number, day=day.toordinal()) for number, day in enumerate(days)], NOW)
    assert urls(member.lease(9, NOW, nobody)) == ["1", "2", "0"]
