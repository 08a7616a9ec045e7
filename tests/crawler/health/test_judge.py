"""The verdict: its state, since when, its sentence, and what older rows leave unsaid."""

from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.health.judge import idle_since, judge
from crawler.health.status import HealthState, HealthStatus
from storage.records import Run
from tests.crawler.health.runs import MONDAY, every_hour, run

DAYS = 21
LATER = MONDAY + timedelta(days=DAYS)
NOON = LATER + timedelta(hours=12)
GOOD = every_hour(DAYS)
FIELDS = {"outcome_new": 4, "status_200": 6, "links_shown": 20, "field_articles": 4}
FIELDS |= {"field_title": 4, "field_date_published": 4, "text_q1": 1500, "text_median": 2000, "text_q3": 2600}


def after(*more: Run, step: timedelta = timedelta(hours=1)) -> HealthStatus:
    """Judge the good history with some more runs from the morning on."""
    late = [replace(one, started_at=LATER + timedelta(hours=6) + place * step) for place, one in enumerate(more)]
    late = [replace(one, id=10_000 + place, ended_at=one.started_at) for place, one in enumerate(late)]
    return judge([*GOOD, *late], NOON, UTC)


def one(**counts: int) -> Run:
    return run(1, MONDAY, "finished", **counts)


def test_a_source_as_ever_is_healthy():
    verdict = judge(GOOD, LATER, UTC)
    assert (verdict.state, verdict.signs) == (HealthState.HEALTHY, ())
    assert verdict.reason == "336 new articles in 168 runs of the last 7 days, about 337 a week as usual"
    assert judge(list(reversed(GOOD)), LATER, UTC) == verdict


def test_nothing_is_expected_of_a_source_that_is_hardly_known():
    assert judge([], NOON, UTC).state is HealthState.NEW
    verdict = judge(GOOD[: 24 * 5 + 1], NOON, UTC)
    assert verdict.state is HealthState.NEW
    assert "observed for about 5 d" in verdict.reason


def test_rows_without_the_newer_counts_are_judged_by_what_they_say():
    bare = [replace(each, counts={"fetched": 5, "outcome/new": each.counts.get("outcome/new", 0)}) for each in GOOD]
    assert judge(bare, LATER, UTC).state is HealthState.HEALTHY
    silent = [run(9000 + hour, LATER + timedelta(hours=hour), fetched=3) for hour in range(72)]
    assert judge([*bare, *silent], NOON, UTC).state is HealthState.BROKEN


def test_a_redesign_to_teasers_is_seen_in_one_run():
    verdict = after(one(**(FIELDS | {"text_q1": 200, "text_median": 250, "text_q3": 300})))
    assert verdict.state is HealthState.DEGRADED
    assert verdict.reason == "texts of one run have about 247 characters, usually 1,983"
    assert (verdict.since, verdict.runs) == (LATER + timedelta(hours=6), (10_000,))


@pytest.mark.parametrize("name", ["title", "date_published"])
def test_a_lost_field_is_named(name):
    verdict = after(one(**(FIELDS | {f"field_{name}": 0})), one(**(FIELDS | {f"field_{name}": 0})))
    assert verdict.state is HealthState.DEGRADED
    assert verdict.signs[0].name == name
    assert f"have {name} filled, usually 100%" in verdict.reason


def test_one_article_a_run_is_put_together_with_the_next():
    short = {"outcome_new": 1, "links_shown": 20, "field_articles": 1, "text_median": 200}
    states = [after(*[one(**short)] * count).state for count in range(1, 6)]
    assert states[0] is HealthState.HEALTHY
    assert states[-1] is HealthState.DEGRADED
    verdict = after(*[one(**short)] * 5)
    assert "texts of 5 runs" in verdict.reason
    assert verdict.since == LATER + timedelta(hours=6)


def test_dates_that_keep_only_their_day_are_seen():
    """Where pages lose their date, the one in their address still fills the field."""
    timed = [
        replace(each, counts={**each.counts, "field/time_published": each.counts.get("field/articles", 0)})
        for each in GOOD
    ]
    late = [one(**(FIELDS | {"field_time_published": 0})) for _ in range(3)]
    late = [replace(each, id=9000 + hour, started_at=LATER + timedelta(hours=hour)) for hour, each in enumerate(late)]
    verdict = judge([*timed, *late], NOON, UTC)
    assert verdict.state is HealthState.DEGRADED
    assert "time_published" in verdict.reason
    assert judge([*GOOD, *late], NOON, UTC).state is HealthState.HEALTHY  # older rows did not count it


def test_since_stays_where_it_was_while_it_goes_on():
    lost = one(**(FIELDS | {"field_date_published": 0}))
    begins = {after(*[lost] * count).since for count in range(2, 30)}
    assert begins == {LATER + timedelta(hours=6)}


def test_what_is_bad_for_long_is_not_learnt_and_what_comes_back_is_well():
    lost, good = one(**(FIELDS | {"field_date_published": 0})), one(**FIELDS)
    assert after(*[lost] * 600).state is HealthState.DEGRADED
    verdict = after(*[lost] * 300, *[good] * 4)
    assert verdict.state is HealthState.HEALTHY
    assert verdict.since > LATER + timedelta(hours=300)


def test_all_rejected_is_broken_and_names_the_reason():
    verdict = after(one(outcome_rejected=8, rejected_consent_wall=8, links_shown=20))
    assert verdict.state is HealthState.BROKEN
    assert verdict.reason == "8 of 8 pages of one run were rejected, usually 0%; most often as consent_wall"


def test_leaks_are_degraded():
    assert after(*[one(**(FIELDS | {"text_leaky": 4}))] * 2).signs[0].name == "leaks"


def test_a_ban_is_seen_in_one_run_and_broken_in_two():
    assert after(one(status_403=2)).state is HealthState.DEGRADED
    verdict = after(one(status_403=2), one(status_403=2))
    assert verdict.state is HealthState.BROKEN
    assert "refused every answer" in verdict.reason


def test_a_third_of_429_is_degraded():
    verdict = after(*[one(**(FIELDS | {"status_429": 3}))] * 6)
    assert verdict.state is HealthState.DEGRADED
    assert "refused us (401, 403, 429 or 451), usually" in verdict.reason


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (one(status_404=3), "every answer was an error"),
        (one(failed_dns=1), "our own network"),
        (run(1, MONDAY, "crashed"), "8 crashed"),
        (run(1, MONDAY, "archive_failed", status_200=9, links_shown=20), "8 archive_failed"),
        (run(1, MONDAY, "workers_failed", status_200=9, links_shown=20), "8 workers_failed"),
        (one(status_200=3, links_shown=0), "no article link"),
    ],
)
def test_a_source_that_is_not_met_is_degraded_first_and_broken_after_six_hours(bad, words):
    assert after(bad).state is HealthState.HEALTHY
    assert after(*[bad] * 3).state is HealthState.DEGRADED
    verdict = after(*[bad] * 8)
    assert verdict.state is HealthState.BROKEN
    assert words in verdict.reason


def test_an_answer_304_is_as_good_as_a_page():
    assert after(*[one(status_304=1, saved_answers=1, links_shown=0)] * 20).signs[0].name == "silence"


def test_what_we_stopped_ourselves_says_nothing():
    assert after(*[run(1, MONDAY, "interrupted")] * 30, step=timedelta(hours=6)).state is HealthState.HEALTHY
    assert after(*[run(1, MONDAY, "killed")] * 2).state is HealthState.HEALTHY


def test_silence_is_quiet_first_and_broken_when_it_is_far_longer_than_usual():
    still = one(status_200=3, links_shown=20, feed_newest_s=210_000)
    assert after(still).state is HealthState.HEALTHY
    quiet = after(*[still] * 8)
    assert quiet.state is HealthState.QUIET
    broken = after(*[still] * 48)
    assert broken.state is HealthState.BROKEN
    last = LATER - timedelta(hours=3)
    assert quiet.since == broken.since == last
    assert broken.reason.startswith("nothing new for about 2 d 8 h (since 2026-03-22 21:00 UTC)")
    assert "the newest entry of its feeds was about 2 d 10 h old" in broken.reason


def test_a_feed_that_goes_on_gives_a_silence_twice_the_time():
    alive = one(status_200=3, links_shown=20, feed_newest_s=3600)
    assert after(*[alive] * 48).state is HealthState.QUIET
    assert after(*[alive] * 120).state is HealthState.BROKEN


def test_the_night_is_where_the_source_lives():
    tokyo = ZoneInfo("Asia/Tokyo")
    shifted = [replace(each, started_at=each.started_at.replace(tzinfo=tokyo)) for each in GOOD]
    late = [run(9000 + hour, LATER.replace(tzinfo=tokyo) + timedelta(hours=hour), saved_answers=1) for hour in range(7)]
    assert judge([*shifted, *late], NOON, tokyo).state is HealthState.HEALTHY


def test_a_site_that_nobody_crawls_is_named():
    assert idle_since(GOOD, LATER) is None
    assert idle_since(GOOD, LATER + timedelta(days=2)) == GOOD[-1].started_at
    assert idle_since([], LATER) is None


NAMES = ["outcome/new", "outcome/rejected", "rejected/video", "status/200", "status/403", "failed/dns", "links/shown"]
NAMES += ["field/articles", "field/title", "text/median", "text/leaky", "feed/newest_s", "saved/answers", "fetched"]
COUNTS = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 10**6), max_size=8)
ENDINGS = st.sampled_from(["finished", "crashed", "killed", "deadline", "limit", None])


@given(st.lists(st.tuples(COUNTS, ENDINGS, st.integers(0, 10**6)), max_size=30))
def test_any_counts_are_judged(drawn):
    runs = [
        replace(run(place, MONDAY + timedelta(seconds=late), ending), counts=counts)
        for place, (counts, ending, late) in enumerate(drawn)
    ]
    verdict = judge(runs, NOON, UTC)
    assert verdict.reason
    assert verdict.state is max((sign.state for sign in verdict.signs), key=lambda s: s.weight, default=verdict.state)
    assert (verdict.state in (HealthState.NEW, HealthState.HEALTHY)) == (not verdict.signs)


def test_a_subscription_that_ended_is_broken_from_the_first_run_that_shows_it():
    out = [one(access_signed_out=4, access_signed_in=1, **FIELDS), run(1, MONDAY, "signed_out", access_signed_out=1)]
    verdict = after(*out, one(saved_answers=1))
    assert verdict.state is HealthState.BROKEN
    assert verdict.signs[0].name == "signed_out"
    assert "logged out since 2026-03-23 06:00" in verdict.reason
    assert after(*out, one(access_signed_in=4, **FIELDS)).state is HealthState.HEALTHY
