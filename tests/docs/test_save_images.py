"""The guide to saved images, done as it stands there, with images that are none, gone, too large, slow or away."""

import json
import tomllib
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from crawler.commands.pages.show import Command as Show
from crawler.site import parse
from storage.archive.archive import Archive
from storage.db import read_connection
from storage.schema.images import saved_images
from tests.crawler.in_process import run
from tests.docs.pages import blocks, read
from tests.servers.command_line import WinnowHome
from tests.servers.fixed_site import HTML, fixed_site
from tests.servers.killed_crawls import wait_for
from tests.servers.small_site import STORY, TEXT

GUIDE = read("docs/how-to/save-images.md")
SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0, "WINNOW_LEASE_SECONDS": 1}
PAGE = "/2026/03/01/the-council-meets-on-the-bridge.html"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(250)) * 2
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(250)) * 3
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HOME = f'<html><body><ul><li><a href="{PAGE}">The council meets on the old bridge</a></li></ul></body></html>'
NAMES = ["bridge.png", "again.png", "photo.jpg", "page.jpg", "dead.jpg", "drawing.svg", "huge.png", "secret.png"]
FIGURE = '<figure><img src="{}" width="600" height="400"><figcaption>{}</figcaption></figure>'
AWAY = "http://127.0.0.1:9/away.png"


def story(names: Sequence[str]) -> bytes:
    figures = "".join(FIGURE.format(f"/i/{name}" if "/" not in name else name, "The old bridge") for name in names)
    return STORY.format(1, TEXT.format(1) + figures).encode()


SITE = {
    "/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /i/secret\n"),
    "/": (HTML, HOME.encode()),
    PAGE: (HTML, story([*NAMES, AWAY])),
    "/i/bridge.png": ("text/plain", PNG),
    "/i/again.png": ("image/png", PNG),
    "/i/photo.jpg": ("image/jpeg", JPEG),
    "/i/page.jpg": ("image/jpeg", b"<html>This picture is gone"),
    "/i/drawing.svg": ("image/svg+xml", SVG),
    "/i/huge.png": ("image/png", PNG + bytes(11 * 2**20)),
    "/i/secret.png": ("image/png", PNG),
}


def rows(home: WinnowHome) -> dict[str, Any]:
    with home.store() as store, read_connection(store.engine) as connection:
        return {row.url.rpartition("/")[2]: row for row in connection.execute(select(saved_images))}


@pytest.mark.slow
def test_the_guide(tmp_path, capsys):
    home = WinnowHome(tmp_path)
    (asked,) = blocks(GUIDE, "toml")
    assert parse("council", tomllib.loads(asked), "guide").images
    with fixed_site(SITE) as site:
        home.write_site("council", f"{site.base}/", "images = true")
        crawled = home.scrapy("crawl", "council", "--json", settings=SETTINGS)
        assert crawled.status == 0, crawled.err
        told = json.loads(crawled.out)
        assert (told["outcomes"]["new"], told["failed"]) == (1, {}), "no image is a page, and none fails one"
        assert told["images"] == {
            "saved": 3,
            "bytes": 2 * len(PNG) + len(JPEG),
            "later": 1,
            "refused/not_image": 2,
            "refused/http_404": 1,
            "refused/too_large": 1,
            "refused/robots": 1,
        }
        paths = [path for path in site.asked if path.startswith("/i/")]
        assert len(paths) == len(set(paths)) == 7, "each once, and none that robots.txt forbids"
        assert site.asked.index(PAGE) < min(map(site.asked.index, paths))
        url = f"{site.base}{PAGE}"
    images = {image["url"].rpartition("/")[2]: image for image in shown(home, url, capsys)["images"]}
    (said,) = map(json.loads, blocks(GUIDE, "json"))
    assert list(images["bridge.png"]) == list(said)
    assert images["bridge.png"]["type"] == "image/png"
    assert images["dead.jpg"]["raw_ref"] is None
    archive = Archive(tmp_path / "archive")
    for name, body in (("bridge.png", PNG), ("again.png", PNG), ("photo.jpg", JPEG)):
        assert archive.read(images[name]["raw_ref"]).body == body
    assert images["again.png"]["raw_ref"] != images["bridge.png"]["raw_ref"]
    assert rows(home)["bridge.png"].body_ref == images["again.png"]["raw_ref"], "the second of the same is a revisit"
    away = rows(home)["away.png"]
    assert (away.state, away.reason, away.tries) == ("waiting", "connection", 1)
    assert run(Show(), tmp_path, "--images", str(tmp_path / "pictures"), url) == 2
    assert "pictures" in capsys.readouterr().err, "a folder that is not there is one line"
    (tmp_path / "pictures").mkdir()
    assert run(Show(), tmp_path, "--images", str(tmp_path / "pictures"), url) == 0
    written = capsys.readouterr().out.splitlines()
    assert [path.rpartition(".")[2] for path in written] == ["png", "png", "jpg"]
    out = tmp_path / "council.warc.gz"
    exported = home.scrapy("export", "--site", "council", str(out))
    assert exported.status == 0, exported.err
    assert sum(image["raw_ref"] is not None for image in images.values()) == 3


def shown(home: WinnowHome, url: str, capsys: pytest.CaptureFixture[str]) -> Any:
    assert run(Show(), home.home, "--json", url) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.slow
def test_a_killed_crawl_goes_on_with_the_images_that_wait(tmp_path):
    home = WinnowHome(tmp_path)
    names = [f"{number}.png" for number in range(12)]
    bodies = {f"/i/{name}": ("image/png", PNG + name.encode()) for name in names}
    with fixed_site({**SITE, PAGE: (HTML, story(names)), **bodies}) as site:
        home.write_site("council", f"{site.base}/", "images = true")
        child = home.start("crawl", "council", settings={**SETTINGS, "WINNOW_MIN_DELAY": 0.2})
        try:
            wait_for(lambda: sum(path.startswith("/i/") for path in site.asked) >= 4, child)
        finally:
            child.kill()
            child.wait(30)
        before = {name for name, row in rows(home).items() if row.state == "saved"}
        assert 0 < len(before) < len(names)
        crawled = home.scrapy("crawl", "council", "--json", settings=SETTINGS)
        assert crawled.status == 0, crawled.err
        asked = [path.rpartition("/")[2] for path in site.asked if path.startswith("/i/")]
    assert all(row.state == "saved" for row in rows(home).values())
    assert len(rows(home)) == len(names)
    archive = Archive(tmp_path / "archive")
    assert all(archive.read(row.raw_ref).body == PNG + name.encode() for name, row in rows(home).items())
    assert all(asked.count(name) == 1 for name in before), "what was acknowledged is not fetched again"


@pytest.mark.slow
def test_a_limit_of_articles_waits_for_their_images_and_no_site_that_does_not_ask_has_any(tmp_path):
    home = WinnowHome(tmp_path)
    with fixed_site(SITE) as site:
        home.write_site("council", f"{site.base}/")
        assert home.scrapy("crawl", "council", "-a", "limit=1", settings=SETTINGS).status == 0
        assert not [path for path in site.asked if path.startswith("/i/")]
        assert rows(home) == {}
        other = WinnowHome(tmp_path / "other")
        other.write_site("council", f"{site.base}/", "images = true")
        crawled = other.scrapy("crawl", "council", "-a", "limit=1", "--json", settings=SETTINGS)
        assert json.loads(crawled.out)["images"]["saved"] == 3, crawled.err
        assert json.loads(crawled.out)["ending"] == "limit"
