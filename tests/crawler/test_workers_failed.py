"""A machine on which no worker process can be started: one clear line and an end, whatever the command."""

import pytest

from crawler.health.observation import Contact, observe_runs
from tests.servers.command_line import CommandResult, WinnowHome
from tests.servers.small_site import LINKS, serve_small_site

SITECUSTOMIZE = """
import _multiprocessing

class Refused:
    SEM_VALUE_MAX = _multiprocessing.SemLock.SEM_VALUE_MAX

    def __init__(self, *_):
        raise PermissionError(13, "Permission denied")  # as where /dev/shm cannot be written to

_multiprocessing.SemLock = Refused
"""
SAID = "no worker processes can be started: [Errno 13] Permission denied"


@pytest.fixture
def lib(tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "sitecustomize.py").write_text(SITECUSTOMIZE)
    return str(tmp_path / "lib")


@pytest.fixture
def house(tmp_path):
    return WinnowHome(tmp_path / "home")


def refused(house: WinnowHome, *words: str) -> CommandResult:
    ended = house.scrapy(*words, timeout=40)
    assert ended.status == 2, ended.err
    assert SAID in ended.err
    assert "Traceback" not in ended.err
    return ended


@pytest.mark.slow
def test_a_crawl_ends_at_once_and_goes_on_with_all_pages_when_it_is_mended(house, lib, monkeypatch):
    with serve_small_site((404, "")) as (address, _):
        monkeypatch.setenv("PYTHONPATH", lib)
        ended = refused(house, "crawl", address)
        assert ended.err.count("the crawl stops") == 1
        with house.store() as store:
            assert not list(store.articles())
            (run,) = store.runs()
            assert run.ending == "workers_failed"
            assert observe_runs([run])[0].contact is Contact.FAILED
        monkeypatch.delenv("PYTHONPATH")
        assert house.scrapy("crawl", address, settings={"AUTOTHROTTLE_ENABLED": 0}).status == 0
        with house.store() as store:
            assert len(list(store.articles())) == len(LINKS)
    monkeypatch.setenv("PYTHONPATH", lib)
    refused(house, "reextract", "--no-preview")
    warcs = [str(file) for file in (house.home / "archive").glob("*.warc.gz")]
    other = WinnowHome(house.home.parent / "other")
    refused(other, "backfill", address, "--warc", *warcs)
    with other.store() as store:
        assert [run.ending for run in store.runs()] == ["workers_failed"]


def test_extract_says_so(house, lib, tmp_path, monkeypatch):
    page = tmp_path / "page.html"
    page.write_text("<html><body><h1>News of the day</h1><p>Something has happened here today.</p></body></html>")
    monkeypatch.setenv("PYTHONPATH", lib)
    assert refused(house, "extract", str(page)).err.count(SAID) == 1
