"""The example of docs/how-to/add-a-pipeline-stage.md works as it stands there."""

import json
import re
from pathlib import Path

import pytest

from tests.servers.command_line import ROOT, WinnowHome
from tests.servers.small_site import LINKS, serve_small_site

PAGE = (ROOT / "docs" / "how-to" / "add-a-pipeline-stage.md").read_text("utf-8")
SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1}


@pytest.fixture
def house(tmp_path, monkeypatch):
    stages, settings = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "my_stages.py").write_text(stages.replace("Press release", "News of the village number 7"))
    (tmp_path / "my_settings.py").write_text(settings)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "my_settings")
    return WinnowHome(tmp_path / "home")


@pytest.mark.slow
def test_the_example_adds_to_what_is_there(house, tmp_path):
    out: Path = tmp_path / "articles.jsonl"
    with serve_small_site((404, "")) as (base, _):
        ended = house.scrapy("crawl", base, "-O", str(out), settings=SETTINGS)
        again = house.scrapy("crawl", base, settings=SETTINGS)
    assert (ended.status, again.status) == (0, 0), ended.err
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len(rows) == len(LINKS) - 1
    assert all(row["letters"] == len(row["text"]) and row["section"] == "News" for row in rows)
    with house.store() as store:
        assert {each.article.section for each in store.articles()} == {"News"}
        assert [each.detail for each in store.rejected() if each.detail == "a press release"] == ["a press release"]
    assert "rejected: not_article" not in again.out  # it is not asked for a second time


def test_every_stage_is_in_the_table():
    rows = re.findall(r"^\| (\d+) \| (\w+) \|", PAGE, re.MULTILINE)
    from crawler.settings import ITEM_PIPELINES_BASE  # noqa: PLC0415 - it reads the environment

    assert {f"{name.title()}Stage": int(number) for number, name in rows} == {
        path.rpartition(".")[2]: number for path, number in ITEM_PIPELINES_BASE.items()
    }
