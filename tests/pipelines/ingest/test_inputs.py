import gzip
import json
from datetime import UTC, datetime

import pytest

from pipelines.ingest.inputs import InputError, saved_pages


def test_an_html_file_with_its_address(tmp_path):
    file = tmp_path / "page.html"
    file.write_bytes(b"<p>hello</p>")
    (saved,) = saved_pages([file], "https://h.example/a")
    assert saved.page is not None
    assert (saved.url, saved.page.body, saved.page.site) == ("https://h.example/a", b"<p>hello</p>", "h.example")
    assert saved.page.fetched_at.tzinfo is not None


def test_a_manifest_reads_beside_itself_and_through_gzip(tmp_path):
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>a</p>"))
    (tmp_path / "b.html").write_bytes(b"<p>b</p>")
    rows = [
        {"id": "x/1", "url": "https://h.example/a", "file": "a.html.gz", "fetched_at": "2024-05-01T10:00:00+08:00"},
        {"url": "https://h.example/b", "file": "b.html", "content_type": "text/plain"},
    ]
    manifest = tmp_path / "pages.jsonl"
    manifest.write_text("\n".join(map(json.dumps, rows)) + "\n\n")
    first, second = saved_pages([manifest])
    assert first.id == "x/1"
    assert first.page is not None
    assert second.page is not None
    assert first.page.body == b"<p>a</p>"
    assert first.page.fetched_at == datetime(2024, 5, 1, 2, tzinfo=UTC)
    assert second.page.header("content-type") == "text/plain"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ('{"url": "https://h.example/"}', "needs 'url' and 'file'"),
        ('["url"]', "needs 'url' and 'file'"),
        ('{"url": "https://h.example/", "file": "gone.html"}', "No such file"),
        ('{"url": "https://h.example/", "file": "bad.gz"}', "bad.gz"),
        ('{"url": "https://h.example/", "file": "ok.html", "fetched_at": "yesterday"}', "yesterday"),
    ],
)
def test_a_bad_row_is_a_row_with_its_problem(tmp_path, line, said):
    (tmp_path / "bad.gz").write_bytes(b"not gzip")
    (tmp_path / "ok.html").write_bytes(b"<p>ok</p>")
    manifest = tmp_path / "pages.jsonl"
    manifest.write_text(f'{line}\n{{"url": "https://h.example/ok", "file": "ok.html"}}\n')
    bad, good = saved_pages([manifest])
    assert bad.page is None
    assert said in (bad.problem or "")
    assert good.page is not None


def test_an_input_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"gone\.html: no such file"):
        list(saved_pages([tmp_path / "gone.html"]))
