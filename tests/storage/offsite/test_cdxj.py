"""The index beside a file: what it says is where the record stands."""

import gzip
import json
from dataclasses import replace
from io import BytesIO

from warcio.archiveiterator import ArchiveIterator

from storage.archive import Archive
from storage.archive.recovery import Damage, captures
from storage.offsite.cdxj import index_line, index_name
from tests.storage.samples import page


def test_a_line_names_key_time_and_place(tmp_path):
    with Archive(tmp_path) as archive:
        refs = [
            archive.write(replace(page("https://www.example.com/B?z=1&a=2"), body=b"x" * 999)),
            archive.write(replace(page("https://example.com/a"), status=404, headers=())),
        ]
    path = next(tmp_path.iterdir())
    found = [one for one in captures(path, lambda _: True, check=True) if not isinstance(one, Damage)]
    lines = [line for one in found if (line := index_line(one, path.name))]
    assert len(lines) == 2
    keys = [line.split(" ", 2)[:2] for line in lines]
    assert keys == [["com,example)/b?a=2&z=1", "20260102120000"], ["com,example)/a", "20260102120000"]]
    data = path.read_bytes()
    for line, ref, url in zip(lines, refs, ("https://www.example.com/B?z=1&a=2", "https://example.com/a"), strict=True):
        fields = json.loads(line.split(" ", 2)[2])
        assert ref == f"{fields['filename']}:{fields['offset']}"
        start, length = int(fields["offset"]), int(fields["length"])
        record = next(ArchiveIterator(BytesIO(data[start : start + length])))
        assert record.rec_headers.get_header("WARC-Target-URI") == fields["url"] == url
        assert record.rec_headers.get_header("WARC-Payload-Digest") == fields["digest"]
        gzip.decompress(data[start : start + length])
    assert json.loads(lines[0].split(" ", 2)[2])["mime"] == "text/html"
    assert json.loads(lines[1].split(" ", 2)[2])["status"] == "404"


def test_the_name_of_an_index():
    assert index_name("winnow-1-2.warc.gz") == "winnow-1-2.warc.gz.cdxj"


def test_wrong_digests_and_a_torn_end_are_told_apart(tmp_path):
    with Archive(tmp_path) as archive:
        for number in range(3):
            archive.write(page(f"https://example.com/{number}", body=b"text%d" % number))
    path = next(tmp_path.iterdir())
    whole = [one for one in captures(path, lambda _: True, check=True) if not isinstance(one, Damage)]
    assert [one.problem for one in whole] == [""] * 7
    data = path.read_bytes()
    records = [data[one.offset or 0 :][: one.length] for one in whole]
    records[3] = gzip.compress(gzip.decompress(records[3]).replace(b"text1", b"TEXT1"))
    path.write_bytes(b"".join(records) + records[1][:-5])
    found = list(captures(path, lambda _: True, check=True))
    problems = [one.problem for one in found if not isinstance(one, Damage) and one.problem]
    assert len(problems) == 1
    assert "block digest failed" in problems[0]
    assert "payload digest failed" in problems[0]
    assert [one.last for one in found if isinstance(one, Damage)] == [True]
