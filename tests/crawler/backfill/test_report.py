"""The report at the end: reasons with examples, months as bars, all of it as JSON."""

import json
from datetime import date
from io import StringIO

from rich.console import Console

from crawler.backfill.gaps import Gap
from crawler.backfill.report import EXAMPLES, BackfillReport, group_failures
from crawler.cli.reports.backfill_report import BAR, bar, periods, show_plan, show_report
from crawler.planning.plan import Certainty, Plan, PlanSource, SourceKind
from pipelines.stats.summary import RunSummary
from tests.storage.samples import NOON

TALLY = RunSummary.of(
    {
        "response_received_count": 9,
        "winnow/outcome/new": 5,
        "winnow/outcome/rejected": 2,
        "winnow/rejected/too_short": 2,
        "winnow/failed/dns": 2,
        "elapsed_time_seconds": 3.21,
    }
)
REPORT = BackfillReport(
    site="h",
    tally=TALLY,
    months={"2024-01": 100, "2024-03": 50},
    gaps=(Gap("2024-02", 0, 70),),
    troubles=group_failures([("dns", f"https://h.example/{number}", "no such name") for number in range(9)]),
    ending="finished",
)


def printed(show, *args, width=120) -> str:
    out = StringIO()
    show(Console(file=out, width=width), *args)
    return out.getvalue()


def test_failures_by_reason_with_a_few_examples():
    rows = [("http", "u", "answered 503"), *(("dns", f"u{number}", "unknown") for number in range(5))]
    first, second = group_failures(rows)
    assert (first.kind, first.count, first.examples) == ("dns", 5, tuple((f"u{n}", "unknown") for n in range(EXAMPLES)))
    assert (second.kind, second.count) == ("http", 1)
    assert group_failures([]) == ()


def test_the_report_as_json():
    values = json.loads(json.dumps(REPORT.to_json()))
    assert (values["site"], values["kept"], values["exit_status"], values["ending"]) == ("h", 5, 1, "finished")
    assert values["months"] == {"2024-01": 100, "2024-03": 50}
    assert values["gaps"] == [{"month": "2024-02", "found": 0, "expected": 70}]
    assert values["failures"][0]["count"] == 9
    assert values["failures"][0]["examples"][0] == ["https://h.example/0", "no such name"]


def test_the_report_on_a_terminal():
    text = printed(show_report, REPORT)
    lines = {line.split()[0]: line for line in text.splitlines() if line.strip()}
    assert lines["2024-01"].count("█") == BAR
    assert lines["2024-03"].count("█") == BAR // 2
    assert "gap" in text
    assert "https://h.example/2  no such name" in text
    assert "https://h.example/3" not in text


def test_a_report_of_nothing_is_its_table():
    text = printed(show_report, BackfillReport("h", RunSummary.of({}), {}))
    assert "gaps" not in text
    assert "published" not in text


def test_bars():
    assert bar(0) == ""
    assert bar(0.0001) == "▏"
    assert bar(1) == "█" * BAR
    assert bar(0.5, 3) == "█▌"


def test_many_months_are_shown_by_year():
    assert periods({"2024-01": 1, "2024-04": 2}) == {"2024-01": 1, "2024-02": 0, "2024-03": 0, "2024-04": 2}
    assert periods({"2020-05": 1, "2024-04": 2, "2024-05": 3}) == {
        "2020": 1,
        "2021": 0,
        "2022": 0,
        "2023": 0,
        "2024": 5,
    }
    assert periods({}) == {}


def test_a_plan_on_a_terminal():
    sitemap = PlanSource(
        kind=SourceKind.SITEMAP, address="https://h.example/s.xml", articles=1200, known=Certainty.ESTIMATED
    )
    plan = Plan((sitemap,), NOON, auto=True, asked=7, problems=("https://h.example/x: answered 500",) * 9)
    text = printed(show_plan, "h", plan)
    assert "h: about 1,200 articles (planned with 7 requests)" in text
    assert "~1,200" in text
    assert text.count("not read: https://h.example/x: answered 500") == 5
    assert "and 4 more" in text
    assert "unknown number" in printed(show_plan, "h", Plan((), NOON))


def test_a_plan_on_a_narrow_terminal_keeps_addresses_and_figures_whole():
    index, unused = "https://h.example/sitemaps/index-of-all-that-is.xml", "https://h.example/archive/of/everything/"
    months = [
        PlanSource(
            kind=SourceKind.SITEMAP, address=f"{index}?{month}", group=index, pages=1, articles=1200,
            known=Certainty.READ, since=date(2026, month, 1), until=date(2026, month, 28),
        )
        for month in (1, 2)
    ]  # fmt: skip
    left = PlanSource(kind=SourceKind.LIST, address=unused, used=False, note="names nothing that the sitemaps do not")
    lines = printed(show_plan, "h", Plan((*months, left), NOON), width=80).splitlines()
    assert [line.strip() for line in lines[1:]] == [
        f"sitemap {index}",
        "2026-01-01 – 2026-02-28, 2 lists, 2,400 articles",
        "2026-02, 1 list, 1,200 articles",
        "2026-01, 1 list, 1,200 articles",
        f"list    {unused}",
        "not used: names nothing that the sitemaps do not",
    ]
