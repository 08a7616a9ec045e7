"""The guide to the comments of readers, done as it stands there."""

import json
import shlex
import tomllib

from crawler.commands.corpora.export import Command as Export
from crawler.commands.pages.show import Command as Show
from crawler.site import parse
from storage.comments import KeptComments
from tests.crawler.in_process import run
from tests.docs.pages import blocks, read
from tests.servers.command_line import WinnowHome
from tests.servers.comment_pages import THREAD
from tests.servers.fixed_site import HTML, fixed_site
from tests.servers.small_site import STORY, TEXT

GUIDE = read("docs/how-to/keep-comments.md")
SETTINGS = {"AUTOTHROTTLE_ENABLED": 0, "WINNOW_WORKERS": 1, "DOWNLOAD_DELAY": 0}
PAGE = "/2026/03/01/the-council-meets-on-the-bridge.html"
HOME = f'<html><body><ul><li><a href="{PAGE}">The council meets on the old bridge</a></li></ul></body></html>'
SITE = {"/": (HTML, HOME.encode()), PAGE: (HTML, STORY.format(1, TEXT.format(1) + THREAD).encode())}


def test_the_guide(tmp_path, capsys):
    home = WinnowHome(tmp_path)
    (asked,) = blocks(GUIDE, "toml")
    assert parse("council", tomllib.loads(asked), "guide").comments
    with fixed_site(SITE) as site:
        url = f"{site.base}{PAGE}"
        home.write_site("council", f"{site.base}/")
        assert home.scrapy("crawl", "council", settings=SETTINGS).status == 0
        with home.store() as store:
            (stored,) = store.articles()
            assert KeptComments(store.engine).of(stored.id) == [], "nobody asked"
        home.write_site("council", f"{site.base}/", "comments = true")
        again = home.scrapy("reextract", "--site", "council", "--json")
        assert again.status == 0, again.err
    assert run(Show(), tmp_path, "--comments", url) == 0
    shown = f"1. Anna{GUIDE.partition('1. Anna')[2].partition('```')[0]}"
    assert capsys.readouterr().out == shown
    words = shlex.split(blocks(GUIDE, "sh")[1])
    assert words[:2] == ["winnow", "export"]
    files = [str(tmp_path / word) if word.endswith(".jsonl") else word for word in words[2:]]
    assert run(Export(), tmp_path, *files) == 0
    assert "3 comments in" in capsys.readouterr().out
    rows = [json.loads(line) for line in (tmp_path / "comments.jsonl").read_text().splitlines()]
    assert [row["text"] for row in rows][2] == "Write to me at email@example.com"
    columns = [line.split("|")[1] for line in GUIDE.split("| column | meaning |")[1].split("\n\n")[0].splitlines()[2:]]
    assert set(rows[0]) == {name.strip(" `") for line in columns for name in line.split(",")}
    (article,) = map(json.loads, (tmp_path / "articles.jsonl").read_text().splitlines())
    assert {row["article"] for row in rows} == {article["id"]}
    assert "Write to me" not in article["text"]


def test_what_does_not_go_together_is_one_line(tmp_path, capsys):
    WinnowHome(tmp_path).store().close()
    out = str(tmp_path / "a.jsonl")
    for words, said in (
        (["--comments", out, out], "is the file of the articles itself"),
        (["--comments", str(tmp_path / "c.warc.gz"), out], "comments are written as jsonl"),
        (["--comments", str(tmp_path / "c.jsonl"), "--since-last", "x", out], "goes with files of articles"),
    ):
        assert run(Export(), tmp_path, *words) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert said in line
