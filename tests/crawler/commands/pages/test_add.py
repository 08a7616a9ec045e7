"""winnow add: a look at a site, samples as extracted, a site file that crawls."""

import json
import os
import subprocess
import sys
import tomllib
from datetime import datetime

import pytest

from crawler.commands.pages.add import Command
from examples.demo.serve import serving
from tests.crawler.in_process import run
from tests.servers.command_line import ROOT, WinnowHome

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def added(tmp_path_factory):
    house = WinnowHome(tmp_path_factory.mktemp("add"))
    house.sites.mkdir(exist_ok=True)
    with serving(datetime.now().astimezone()) as addresses:
        address = next(each.base for each in addresses if each.site.endswith("en"))
        first = house.scrapy("add", address, "--name", "tide")
        again = house.scrapy("add", address, "--name", "tide")
        dry = house.scrapy("add", address, "--name", "other", "--dry-run")
        yield house, address, first, again, dry


def test_it_shows_what_it_found_and_samples(added):
    _, address, first, _, _ = added
    assert first.status == 0, first.err
    assert "robots.txt: names " in first.out
    assert "sitemap" in first.out
    assert "feed" in first.out
    assert first.out.count(address) >= 4
    assert "written; now run: winnow crawl tide" in first.out


def test_it_says_what_it_requests(added):
    _, address, first, _, _ = added
    lines = first.err.splitlines()
    assert lines[0] == f"winnow: requesting {address}"
    assert len(lines) > 5
    assert all(line.startswith("winnow: requesting http://") for line in lines)


def test_a_reader_that_goes_away_costs_no_file(added):
    house, address, *_ = added
    ours, theirs = os.pipe()
    os.close(ours)
    words = [sys.executable, "-m", "scrapy", "add", address, "--name", "piped"]
    with os.fdopen(theirs, "wb") as gone:
        ended = subprocess.run(
            words, cwd=ROOT, env=house.environment(), stdout=gone, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert ended.returncode == 0, ended.stderr.decode()
    assert b"Traceback" not in ended.stderr
    assert (house.sites / "piped.toml").is_file()


def test_json_has_what_was_found(added):
    house, address, *_ = added
    ended = house.scrapy("add", address, "--dry-run", "--json", "-q")
    found = json.loads(ended.out)
    assert (ended.status, ended.err, found["written"]) == (0, "", False)
    assert {"feed", "sitemap", "list"} <= {source["kind"] for source in found["sources"]}
    assert all(sample["outcome"] == "article" and sample["title"] for sample in found["samples"])
    assert tomllib.loads(found["toml"])["start"]


def test_the_file_is_a_site_file(added):
    house, address, *_ = added
    values = tomllib.loads((house.sites / "tide.toml").read_text("utf-8"))
    assert values["start"][0].rstrip("/") == address.rstrip("/")
    assert values["language"].startswith("en")
    assert "tide" in house.scrapy("list").out.split()


def test_a_file_that_is_there_is_kept(added):
    house, _, _, again, dry = added
    assert again.status == 2
    assert "exists; --force overwrites it" in again.err
    assert dry.status == 0
    assert not (house.sites / "other.toml").exists()


def test_a_folder_that_cannot_be_written_is_refused_before_any_request(tmp_path, capsys):
    (tmp_path / "sites").write_text("a file in the place of the folder")
    assert run(Command(), tmp_path, "http://127.0.0.1:9/") == 2
    assert capsys.readouterr().err == f"winnow: {tmp_path / 'sites'}: File exists\n"


def test_a_site_that_does_not_answer_is_one_line(tmp_path):
    ended = WinnowHome(tmp_path).scrapy("add", "http://127.0.0.1:9/")
    assert ended.status == 2
    assert "http://127.0.0.1:9/" in ended.err
    assert len(ended.err.strip().splitlines()) == 2  # what was requested, and why it failed
    assert ended.err.splitlines()[1].startswith("winnow: http://127.0.0.1:9/")
