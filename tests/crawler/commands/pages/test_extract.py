"""winnow extract: a row a page, in order, the same bytes twice, whatever the pages are."""

import gzip
import json
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from tests.servers.command_line import ROOT, WinnowHome
from tests.servers.prestarted import start
from tests.servers.shared_kits import shared

PAGE = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p><p>{2}</p></article></body></html>"
FIRST = "The old mill on the river turns again after eleven years of silence, the parish council said on Sunday."
SECOND = "Volunteers had rebuilt the wheel from larch, and the miller's granddaughter opened the sluice at noon."


@pytest.fixture
def house(tmp_path):
    return WinnowHome(tmp_path / "home")


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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_warc_of_a_crawl_is_an_input(house, tmp_path):
    from tests.servers.faulty_site import serve  # noqa: PLC0415

    with serve() as faults:
        house.scrapy("crawl", f"{faults.base}/news/mill-turns-again-101.html", settings={"AUTOTHROTTLE_ENABLED": 0})
    (warc,) = (house.home / "archive").glob("*.warc.gz")
    ended = house.scrapy("extract", str(warc), "-q")
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert any(row["outcome"] == "article" and row["title"] == "The village mill turns again" for row in rows)


def streamed(house: WinnowHome, data: bytes, *words: str, cwd: Path = ROOT) -> tuple[int, list[dict[str, Any]], str]:
    """Return status, rows and standard error of an extraction from standard input."""
    environment = {**house.environment(), "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": str(ROOT)}
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(data)
        given.seek(0)
        command = ["scrapy", "extract", "-", *words]
        status = start(command, environment, stdin=given, stdout=out, stderr=err, folder=cwd).wait(60)
        for file in (out, err):
            file.seek(0)
        return status, [json.loads(line) for line in out], err.read().decode()


def test_a_page_on_standard_input(house):
    body = PAGE.format("The mill turns again", FIRST, SECOND).encode()
    status, (row,), said = streamed(house, body, "--url", "https://h.example/mill")
    assert (status, row["url"], row["outcome"], row["id"]) == (0, "https://h.example/mill", "article", "-")
    assert "1 page: 1 article" in said


def test_a_manifest_on_standard_input(house, tmp_path):
    rows = manifest(tmp_path, 3).read_bytes()
    status, found, _ = streamed(house, rows, "-q", cwd=tmp_path)
    assert status == 1  # the last file of it is not there
    assert [row["id"] for row in found] == ["p/0", "p/1", "p/2", "-:4"]
    assert [row["outcome"] for row in found] == ["rejected", "article", "article", "rejected"]


def test_what_is_no_page_is_not_html(house, tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + FIRST.encode() * 20)
    files = [str(ROOT / "README.md"), str(tmp_path / "a.png"), str(tmp_path / "a.pdf")]
    ended = house.scrapy("extract", *files)
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert [row["reason"] for row in rows] == ["not_html", "not_html", "unreadable"]
    assert (ended.status, rows[2]["detail"][:10]) == (1, "broken PDF")
    assert "2 rejected: not_html" in ended.err
    assert "read from a file" in streamed(house, b"WARC/1.0\r\n")[2]


@pytest.mark.slow
def test_an_address_is_fetched_politely_and_archived(house):
    from tests.servers.small_site import LINKS, serve_small_site  # noqa: PLC0415

    with serve_small_site((200, "User-agent: *\nDisallow: /2026/03/02/\nCrawl-delay: 1")) as (base, log):
        urls = [base.rstrip("/") + link for link in LINKS[:3]]
        ended = house.scrapy("extract", *urls)
    first, second, third = (json.loads(line) for line in ended.out.splitlines())
    assert third["outcome"] == "article"
    assert (first["outcome"], first["title"], first["url"]) == ("article", "News of the village number 0", urls[0])
    assert (second["outcome"], second["reason"]) == ("rejected", "unreadable")
    assert "robots" in second["detail"]
    assert ended.status == 1
    assert [path for _, path in log] == ["/robots.txt", LINKS[0], LINKS[2]]
    assert log[2][0] - log[1][0] > 0.8
    (warc,) = (house.home / "archive").glob("*.warc.gz")
    assert first["raw_ref"].startswith(warc.name)


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
