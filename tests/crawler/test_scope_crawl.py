"""A crawl stays on the hosts of its site: a whole one of a town whose pages lead to hosts of all kinds."""

import json
import re

import pytest

from storage.budgets.other_hosts import list_other_hosts
from storage.db.engine import read_connection
from tests.servers.command_line import WinnowHome
from tests.servers.many_hosts import Web, WebAnswer, serve_hosts

SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "WINNOW_RETRY_DELAYS": "", "WINNOW_MIN_DELAY": 0}
BASE, OWN, SPORT, WIKI, TICKETS = (f"{name}town.example" for name in ("", "www.", "sport.", "wiki.", "tickets."))
MANY = 150  # pages are stored later than they come
TEXT = "The council of the {0} met on day {1} and decided, after two hours of talk, to paint its bridge green. "


def story(name: str, number: int, links: str = "") -> str:
    text = "".join(f"<p>{TEXT.format(name, number) * 2} It was item {number} of {part}.</p>" for part in range(4))
    return (
        f"<html><head><title>The {name} news of number {number}</title></head><body><article>"
        f"<h1>The {name} news of number {number}</h1>{text}</article>{links}</body></html>"
    )


def entries(host: str, name: str, count: int) -> str:
    return "".join(
        f'<li><a href="http://{host}/2026/03/{day:02}/{name}-{day}.html">The {name} news of day {day}</a></li>'
        for day in range(1, count + 1)
    )


def page(host: str, path: str) -> WebAnswer | str | None:
    """Answer as the town's hosts do: the tickets are addressed like articles, and none is one."""
    if path == "/robots.txt":
        return WebAnswer("User-agent: *\nAllow: /\n", headers={"Content-Type": "text/plain"})
    if host == BASE:
        return WebAnswer(status=301, headers={"Location": f"http://{OWN}/"})
    if path == "/":
        menu = f'<nav><a href="http://{WIKI}/all/">Wiki</a> <a href="http://{SPORT}/">Sport</a></nav>'
        lists = entries(OWN, "town", 9) + entries(SPORT, "sport", 9) + entries(TICKETS, "ticket", MANY)
        return f"<html><head><title>{host}</title></head><body>{menu}<ul>{lists}</ul></body></html>"
    found = re.fullmatch(r"/2026/03/\d+/(town|sport|ticket)-(\d+).html", path)
    if found and found[1] == "ticket":
        return "<html><head><title>Log in</title></head><body><p>Please log in to see this.</p></body></html>"
    links = f'<p><a href="http://{SPORT}/2026/03/30/sport-30.html">The sport news that only an article links to</a></p>'
    return story(found[1], int(found[2]), links) if found else None


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    house = WinnowHome(tmp_path_factory.mktemp("scope"))
    with serve_hosts(page) as web:
        house = WinnowHome(house.home, web.proxy)
        house.write_site("town", f"http://{BASE}/")
        first = house.scrapy("crawl", "town", settings=SETTINGS)
        asked = list(web.asked)
        web.asked.clear()
        second = house.scrapy("crawl", "town", settings=SETTINGS)
        again = Web(web.proxy, list(web.asked))
        added = house.scrapy("add", f"http://{OWN}/", "--dry-run", "-q", "--json")
        shown = house.scrapy("add", f"http://{OWN}/", "--dry-run")
        assert (added.status, shown.status) == (0, 0), added.err + shown.err
        yield house, first, Web(web.proxy, asked), second, again, json.loads(added.out), shown


def test_articles_of_other_hosts_that_the_site_lists_are_kept_and_nothing_else_is_asked(crawled):
    house, first, web, *_ = crawled
    assert first.status == 0, first.err
    with house.store() as store:
        stored = {each.article.url.partition("//")[2] for each in store.articles()}
    assert stored == {f"{OWN}/2026/03/{day:02}/town-{day}.html" for day in range(1, 10)} | {
        f"{SPORT}/2026/03/{day:02}/sport-{day}.html" for day in range(1, 10)
    }
    assert sorted(web.of(SPORT)) == [f"/2026/03/{day:02}/sport-{day}.html" for day in range(1, 10)]
    assert web.of(WIKI) == []
    assert "on other hosts of the domain" in first.out


def test_a_host_without_articles_is_left_alone(crawled):
    house, first, web, second, again = crawled[:5]
    assert 20 <= len(web.of(TICKETS)) < MANY
    assert TICKETS in first.err
    assert "on hosts that gave no article" in second.out
    assert again.of(TICKETS) == again.of(SPORT) == []
    with house.store() as store, read_connection(store.engine) as connection:
        found = {each.host: each for each in list_other_hosts(connection, "town")}
    assert found[TICKETS].left_at is not None
    assert (found[SPORT].left_at, found[SPORT].articles) == (None, 9)


def test_adding_the_site_shows_its_hosts_and_proposes_domains(crawled):
    *_, added, shown = crawled
    hosts = {each["host"]: each for each in added["hosts"]}
    assert (hosts[BASE]["relation"], hosts[BASE]["articles"]) == ("named", 9)
    assert (hosts[SPORT]["relation"], hosts[WIKI]["relation"]) == ("other", "other")
    assert set(added["proposed_domains"]) == {SPORT, TICKETS}
    assert "scope" not in added["toml"]
    assert f'domains = ["{TICKETS}", "{SPORT}"]' in shown.out
    assert "articles that the site's lists show" in shown.out


@pytest.mark.slow
def test_the_whole_domain_is_crawled_where_the_site_file_says_so(tmp_path):
    with serve_hosts(page) as web:
        house = WinnowHome(tmp_path, web.proxy)
        house.write_site("town", f"http://{OWN}/", 'scope = "domain"')
        ended = house.scrapy("crawl", "town", settings=SETTINGS)
        assert ended.status == 0, ended.err
        assert "/all/" in web.of(WIKI)
        assert "/2026/03/30/sport-30.html" in web.of(SPORT)
        assert 20 <= len(web.of(TICKETS)) < MANY


VALLEY, HILLS = "valley.example", "news.hills.example"


def neighbours(host: str, path: str) -> WebAnswer | str | None:
    """Answer as two hosts of other domains do, each of whose lists shows articles of all three."""
    if host == OWN and path == "/":
        menu = f'<nav><a href="http://{VALLEY}/all/">Valley</a> <a href="http://{HILLS}/all/">Hills</a></nav>'
        lists = entries(OWN, "town", 9) + entries(VALLEY, "sport", 9)
        return f"<html><head><title>{host}</title></head><body>{menu}<ul>{lists}</ul></body></html>"
    if host == VALLEY and path == "/all/":
        lists = entries(VALLEY, "ticket", 9) + entries(OWN, "sport", 9)
        return f"<html><head><title>{host}</title></head><body><ul>{lists}</ul></body></html>"
    found = re.fullmatch(r"/2026/03/\d+/(town|sport|ticket)-(\d+).html", path)
    return story(f"{host} {found[1]}", int(found[2])) if found else page(host, path) if path == "/robots.txt" else None


def test_lists_lead_to_the_other_domains_that_the_site_file_names(tmp_path):
    with serve_hosts(neighbours) as web:
        house = WinnowHome(tmp_path, web.proxy)
        house.write_site("town", f"http://{OWN}/", f'domains = ["{VALLEY}"]')
        ended = house.scrapy("crawl", "town", settings=SETTINGS)
        assert ended.status == 0, ended.err
        with house.store() as store:
            stored = {each.article.url.partition("//")[2] for each in store.articles()}
    ways = ((OWN, "town"), (VALLEY, "sport"), (VALLEY, "ticket"), (OWN, "sport"))
    assert stored == {f"{host}/2026/03/{day:02}/{name}-{day}.html" for host, name in ways for day in range(1, 10)}
    assert web.of(HILLS) == []
