"""Ranges of an archive: however a file is cut, each of its records is read once."""

import gzip
import random
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.archive.recovery import Capture, Damage, captures
from tests.storage.warcs import Warc


def bodies(path: Path, start: int = 0, stop: int | None = None) -> tuple[list[bytes], list[Damage]]:
    found = list(captures(path, lambda record: record.rec_type == "response", start=start, stop=stop))
    return [one.body for one in found if isinstance(one, Capture)], [one for one in found if isinstance(one, Damage)]


def in_ranges(path: Path, cuts: Iterable[int]) -> tuple[list[bytes], list[Damage]]:
    places = [0, *sorted(cuts), None]
    pieces = [bodies(path, start or 0, stop) for start, stop in pairwise(places)]
    return [body for found, _ in pieces for body in found], [one for _, damage in pieces for one in damage]


@pytest.fixture(scope="module", params=["plain", "members", "one"])
def archive(request, tmp_path_factory):
    warc, chance = Warc(), random.Random(3)
    for number in range(60):
        # some are about WARC itself, with the bytes that records begin with
        text = b"\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\n\r\n\x1f\x8b\x08" * (number % 5 == 0)
        warc.response(f"https://h.example/{number}", b"%03d" % number + text + chance.randbytes(chance.randrange(900)))
    return warc.write(tmp_path_factory.mktemp("cut") / "a.warc.gz", form=request.param)


@given(st.data())
def test_each_record_is_read_once_whatever_the_cuts(archive, data):
    size = archive.stat().st_size
    cuts = data.draw(st.lists(st.integers(1, size + 10), max_size=5, unique=True))
    assert in_ranges(archive, cuts) == bodies(archive)


def test_a_border_far_into_a_file_is_found_by_the_records_before_it(tmp_path, monkeypatch):
    monkeypatch.setattr("storage.archive.recovery._LOOK_BACK", 2000)
    warc = Warc()
    for number in range(200):
        warc.response(f"https://h.example/{number}", b"%04d" % number + b"\r\n\r\nWARC/1.0\r\nx" * (number % 7))
    for form in ("plain", "members"):
        path = warc.write(tmp_path / form, form=form)
        size = path.stat().st_size
        assert in_ranges(path, range(size // 9, size, size // 9)) == bodies(path)


def test_a_damaged_record_is_named_once_and_the_rest_read_once(tmp_path):
    warc = Warc()
    for number in range(30):
        warc.response(f"https://h.example/{number}", b"%04d" % number * 50)
    path = warc.write(tmp_path / "a.warc.gz")
    at = sum(warc.sizes()[:15]) + 40
    data = bytearray(path.read_bytes())
    data[at : at + 20] = b"\0" * 20
    path.write_bytes(data)
    whole, damage = bodies(path)
    assert (len(whole), len(damage)) == (29, 1)
    size = len(data)
    for cut in range(size // 40, size, size // 40):
        assert in_ranges(path, [cut]) == (whole, damage), cut


def test_a_border_within_a_captured_archive_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("storage.archive.recovery._LOOK_BACK", 2000)
    inner = Warc()
    for number in range(40):
        inner.response(f"https://inner.example/{number}", random.Random(number).randbytes(400))
    outer = Warc()
    outer.response("https://h.example/a", b"first")
    outer.response("https://h.example/a.warc.gz", b"".join(map(gzip.compress, inner.records)))
    outer.response("https://h.example/b", b"last")
    path = tmp_path / "outer.warc.gz"
    path.write_bytes(b"".join(gzip.compress(record, 0) for record in outer.records))
    _, damage = in_ranges(path, [path.stat().st_size // 2])
    assert damage[0].words == "a record border that lies within a record: what is in it may come twice"
