"""A crawl with rules at the door: what they drop is stored with the rule, counted, and not fetched again."""

import json

import pytest

from storage.schema.core import rejections
from tests.servers.command_line import WinnowHome
from tests.servers.small_site import LINKS, serve_small_site

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0}
RULE = "[[rule]]\n{} = \"{}\"\ntitle = 'number ({})$'\n"


@pytest.mark.slow
def test_a_crawl_drops_by_the_rules_of_the_site_and_of_all_sites(tmp_path):
    home = WinnowHome(tmp_path)
    with serve_small_site((404, "")) as (address, log):
        home.write_site("village", address, RULE.format("keep", "the fifth", "5"), RULE.format("drop", "few", "3|4"))
        (tmp_path / "rules.toml").write_text(RULE.format("drop", "of all sites", "4|5|6"))
        crawled = home.scrapy("crawl", "village", "--json", settings=SETTINGS)
        assert crawled.status == 0, crawled.err
        assert json.loads(crawled.out)["rejected"] == {"unwanted": 3}, crawled.out
        asked = len(log)
        assert home.scrapy("crawl", "village", settings=SETTINGS).status == 0
        assert not {path for _, path in log[asked:]} & set(LINKS), "what was dropped is settled"
    with home.store() as store, store.engine.connect() as connection:
        rows = connection.execute(rejections.select()).mappings()
        found = {row["normalized_url"].rpartition("-")[2]: (row["reason"], row["detail"]) for row in rows}
        assert found == {
            "4.html": ("unwanted", "few"),
            "5.html": ("unwanted", "few"),
            "7.html": ("unwanted", "of all sites"),
        }
        assert store.counts()["articles"] == len(LINKS) - 3
        shown = home.scrapy("show", f"{address.rstrip('/')}{LINKS[3]}")
        assert "unwanted" in shown.out + shown.err
