"""winnow extract: a row a page, in order, the same bytes twice, whatever the pages are."""

import gzip
import json
from pathlib import Path

import pytest

from tests.servers.crawl import House
from tests.servers.kits import shared

PAGE = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p><p>{2}</p></article></body></html>"
FIRST = "The old mill on the river turns again after eleven years of silence, the parish council said on Sunday."
SECOND = "Volunteers had rebuilt the wheel from larch, and the miller's granddaughter opened the sluice at noon."


@pytest.fixture
def house(tmp_path):
    return House(tmp_path / "home")


def manifest(folder: Path, count: int) -> Path:
    rows = []
    for number in range(count):
        body = PAGE.format(f"The mill turns again, part {number}", FIRST, SECOND) if number % 3 else "\x00\x01"
        (folder / f"{number}.html.gz").write_bytes(gzip.compress(body.encode(), mtime=0))
        rows.append({"id": f"p/{number}", "url": f"https://h.example/{number}", "file": f"{number}.html.gz"})
    rows.append({"url": "https://h.example/gone", "file": "gone.html"})
    path = folder / "pages.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_one_row_a_page_in_order_and_twice_the_same_bytes(house, tmp_path):
    pages = manifest(tmp_path, 70)
    outs = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for out, workers in zip(outs, ("1", "2"), strict=True):
        ended = house.scrapy("extract", str(pages), "-o", str(out), "--workers", workers)
        assert ended.status == 1, ended.err
        assert "71 pages" in ended.err
    assert outs[0].read_bytes() == outs[1].read_bytes()
    rows = [json.loads(line) for line in outs[0].read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows[:70]] == [f"p/{number}" for number in range(70)]
    assert [row["outcome"] for row in rows[:4]] == ["rejected", "article", "article", "rejected"]
    assert rows[1]["title"] == "The mill turns again, part 1"
    assert rows[1]["text"] == f"{FIRST}\n\n{SECOND}"
    assert (rows[-1]["outcome"], rows[-1]["reason"]) == ("rejected", "unreadable")


def test_an_html_file_goes_to_standard_output(house, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(PAGE.format("The mill turns again", FIRST, SECOND), encoding="utf-8")
    ended = house.scrapy("extract", str(file), "--url", "https://h.example/mill", "-q")
    assert (ended.status, ended.err) == (0, "")
    row = json.loads(ended.out)
    assert (row["url"], row["outcome"], row["reason"]) == ("https://h.example/mill", "article", None)


def test_a_warc_of_a_crawl_is_an_input(house, tmp_path):
    from tests.servers.faults import serve  # noqa: PLC0415

    with serve() as faults:
        house.scrapy("crawl", f"{faults.base}/news/mill-turns-again-101.html", settings={"AUTOTHROTTLE_ENABLED": 0})
    (warc,) = (house.home / "archive").glob("*.warc.gz")
    ended = house.scrapy("extract", str(warc), "-q")
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert any(row["outcome"] == "article" and row["title"] == "The village mill turns again" for row in rows)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_page_of_the_bench_has_its_row(house, tmp_path):
    pages = shared("bench/pages.jsonl")
    ended = house.scrapy("extract", str(pages), "-o", str(tmp_path / "out.jsonl"), timeout=280)
    assert ended.status == 0, ended.err
    wanted = [json.loads(line)["id"] for line in pages.read_text("utf-8").splitlines()]
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == wanted
    bad = [row["id"] for row in rows if row["reason"] in ("unreadable", "crashed", "timeout")]
    assert bad == []
