"""No host waits for another, and a crawl whose own site is done does not wait for hosts that do not answer."""

import pytest

from tests.servers.command_line import WinnowHome
from tests.servers.crawl_checks import leftover_rows
from tests.servers.sick_hosts import MAIN, SETTINGS, TROUBLES, serve_sick_hosts

COUNT, DELAY = 40, 0.05


@pytest.mark.slow
def test_a_host_that_is_well_does_not_wait_for_seven_that_are_not(tmp_path):
    """With no host in trouble the forty articles are 40 * 0.05 s apart; Scrapy alone stops at the third silent host."""
    house = WinnowHome(tmp_path)
    with serve_sick_hosts(COUNT, TROUBLES) as served:
        house.write_site("town", served.start, f"delay = {DELAY}")
        ended = house.scrapy("crawl", "town", settings={**SETTINGS, "WINNOW_PATIENCE": 2})
        times = [at for at, _ in served.asked(MAIN)]
        asked = [host for _, host, _ in served.log]
    assert ended.status == 0, ended.err
    assert f"{COUNT} articles kept" in ended.out
    assert times[-1] - times[0] < 3 * COUNT * DELAY
    assert {asked.count(name) for name in served.hosts if name.startswith(("hangs", "slow"))} == {1}
    assert "hangs.town.test: 39 addresses given up, such as http://hangs.town.test" in ended.err
    assert "failed on other hosts: given_up" in ended.out
    assert leftover_rows(house) == {}
