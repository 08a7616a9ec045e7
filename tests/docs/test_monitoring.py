"""Dashboard and rules name only metrics that are there, and every metric of the documents is."""

import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import which

import pytest

from crawler.monitoring.metrics import Metrics
from storage.fleet import FleetFigures
from storage.service.gauges import Gauges

DOCS = Path(__file__).resolve().parents[2] / "docs"
DASHBOARD = json.loads((DOCS / "grafana" / "winnow.json").read_text("utf-8"))
RULES = (DOCS / "prometheus" / "winnow.rules.yml").read_text("utf-8")
PAGE = (DOCS / "reference" / "metrics.md").read_text("utf-8")
SERIES = re.compile(r"\b(?:winnow|process|python)_[a-z_]+\b")


@pytest.fixture(scope="module")
def names() -> set[str]:
    """Every series there is."""
    metrics = Metrics(lambda _sites, _now: Gauges({}, {}, {}, 0))
    metrics.watch_fleet(lambda: FleetFigures(0, 0, 0, 0.0))
    found = set()
    for family in metrics.registry.collect():
        ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
        found |= {family.name + end for end in ends}
    return found


def expressions() -> list[str]:
    asked = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    return asked + [each["definition"] for each in DASHBOARD["templating"]["list"] if "definition" in each]


def test_the_dashboard_asks_only_for_metrics_there_are(names):
    asked = {name for expression in expressions() for name in SERIES.findall(expression)}
    assert asked <= names
    assert len(asked) > 12


def test_the_dashboard_names_its_data_source_by_a_variable():
    variables = {each["name"]: each["type"] for each in DASHBOARD["templating"]["list"]}
    assert variables["datasource"] == "datasource"
    sources = {panel["datasource"]["uid"] for panel in DASHBOARD["panels"]}
    sources |= {target["datasource"]["uid"] for panel in DASHBOARD["panels"] for target in panel["targets"]}
    assert sources == {"${datasource}"}
    used = {name for expression in expressions() for name in re.findall(r"\$(\w+)", expression)}
    assert used <= set(variables)
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_the_panels_do_not_overlap():
    cells = [
        (x, y)
        for grid in (panel["gridPos"] for panel in DASHBOARD["panels"])
        for x in range(grid["x"], grid["x"] + grid["w"])
        for y in range(grid["y"], grid["y"] + grid["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


def test_the_rules_ask_only_for_metrics_there_are(names):
    asked = set(SERIES.findall(" ".join(re.findall(r"expr: (.*)", RULES))))
    assert asked <= names
    assert len(asked) > 6


def test_the_parentheses_of_every_expression_close():
    for expression in [*expressions(), *re.findall(r"expr: (.*)", RULES)]:
        for opening, closing in ("()", "[]", "{}"):
            assert expression.count(opening) == expression.count(closing), expression


def test_every_metric_of_ours_is_documented(names):
    ours = {re.sub(r"_(bucket|sum|count)$", "", name) for name in names if name.startswith("winnow_")}
    listed = set(re.findall(r"^\| `(winnow_\w+)", PAGE, re.MULTILINE))
    assert listed == ours


def test_every_rule_is_explained():
    assert set(re.findall(r"alert: (\w+)", RULES)) == set(re.findall(r"^\| `(Winnow\w+)`", PAGE, re.MULTILINE))


@pytest.mark.skipif(which("curl") is None, reason="needs curl")
@pytest.mark.parametrize(("age", "said"), [(10, ""), (600, "winnow stands still\n")])
def test_the_line_that_looks_whether_the_service_lives(age, said):
    metrics = Metrics(lambda _sites, _now: Gauges({}, {}, {}, 0))
    metrics.beat(datetime.now(UTC) - timedelta(seconds=age))
    line = next(line for line in PAGE.splitlines() if line.startswith("curl") and "awk" in line)
    line = line.replace("9464", str(metrics.serve(0))).replace("curl", "curl --noproxy '*'", 1)
    told = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True, timeout=30)
    metrics.close()
    assert told.stdout == said
