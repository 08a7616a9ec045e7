"""A database that cannot be written is one line, whichever command was to write it."""

import pytest

from storage.store import Store
from tests.servers.command_line import WinnowHome

COMMANDS = [["crawl", "village"], ["backfill", "village"], ["reextract", "--site", "village"], ["schedule"]]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_read_only_database_is_one_line(tmp_path, words):
    Store.open(f"sqlite:///{tmp_path}/winnow.db").close()
    house = WinnowHome(tmp_path, database=f"sqlite:///file:{tmp_path}/winnow.db?mode=ro&uri=true")
    house.write_site("village", "http://127.0.0.1:9/")
    ended = house.scrapy(*words)
    assert ended.status == 2
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 1
    assert ended.err.endswith("is read-only\n")
