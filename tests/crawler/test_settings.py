"""Where everything is kept, by the folder a process stands in and its environment."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TELL = (
    "import json; from crawler import settings as s; "
    "print(json.dumps([s.WINNOW_HOME, s.WINNOW_DATABASE_URL, s.WINNOW_SITES]))"
)
BUNDLED = str(ROOT / "crawler" / "sites")


def places(folder: Path, **variables: str) -> tuple[str, str, list[str]]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": "/home/somebody", **variables}
    words = [sys.executable, "-P", "-c", TELL]
    told = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    home, database, sites = json.loads(told.stdout)
    return home, database, sites


@pytest.mark.parametrize("folder", [ROOT, ROOT / "tests" / "crawler"])
def test_in_a_checkout_the_home_is_var(folder: Path) -> None:
    home, database, sites = places(folder)

    assert home == str(ROOT / "var")
    assert database == f"sqlite:///{home}/winnow.db"
    assert sites == [BUNDLED, f"{home}/sites"]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "/home/somebody/.local/share/winnow"),
        ({"XDG_DATA_HOME": "/data"}, "/data/winnow"),
        ({"XDG_DATA_HOME": "data"}, "/home/somebody/.local/share/winnow"),
        ({"XDG_DATA_HOME": "/data", "WINNOW_HOME": "/home/winnow"}, "/home/winnow"),
    ],
)
def test_elsewhere_it_is_the_folder_for_data(tmp_path: Path, variables: Mapping[str, str], expected: str) -> None:
    (tmp_path / "scrapy.cfg").touch()  # another project of Scrapy, and its package has our name
    (tmp_path / "crawler").mkdir()

    assert places(tmp_path, **variables)[0] == expected


def test_a_relative_home_and_folder_are_those_of_where_one_stands(tmp_path: Path) -> None:
    home, _, sites = places(tmp_path, WINNOW_HOME="here", WINNOW_SITES=f"mine{os.pathsep}/theirs")

    assert home == f"{tmp_path}/here"
    assert sites == [BUNDLED, f"{home}/sites", f"{tmp_path}/mine", "/theirs"]


def test_a_folder_that_is_named_again_is_there_once_and_wins_where_it_is_named_last(tmp_path: Path) -> None:
    named = os.pathsep.join(["/first", str(tmp_path / "sites"), BUNDLED])

    assert places(tmp_path, WINNOW_HOME=str(tmp_path), WINNOW_SITES=named)[2] == [
        "/first",
        str(tmp_path / "sites"),
        BUNDLED,
    ]


def test_the_middlewares_of_scrapy_are_those_of_its_release() -> None:
    from scrapy.settings import default_settings as scrapys  # noqa: PLC0415 - the settings do without it

    from crawler import settings as ours  # noqa: PLC0415 - as above

    replaced = {
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware",
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware",
    }
    idle = {
        "scrapy.spidermiddlewares.start.StartSpiderMiddleware",
        "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware",
        "scrapy.spidermiddlewares.depth.DepthMiddleware",
        "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware",
    }
    for name in ("SPIDER_MIDDLEWARES_BASE", "DOWNLOADER_MIDDLEWARES_BASE"):
        theirs = getattr(scrapys, name)
        mine = {key: place for key, place in getattr(ours, name).items() if key.startswith("scrapy.")}
        assert mine == {key: place for key, place in theirs.items() if key not in replaced | idle}
