"""Reading WARC files over their damages: whatever is whole is found, wherever the damage lies."""

import gzip
from pathlib import Path

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.archive.archive import Archive
from storage.archive.recovery import Capture, Damage, captures, is_archive
from storage.errors import ArchiveError
from tests.storage.samples import page
from tests.storage.warcs import Warc

BODIES = [f"<p>body number {number}</p>".encode() * 300 for number in range(5)]
FORMS = ("plain", "members", "one")


@pytest.fixture(scope="module")
def warc():
    made = Warc()
    for number, body in enumerate(BODIES):
        made.response(f"https://h.example/{number}", body)
        made.other("metadata", f"https://h.example/{number}")
    return made


def read(path: Path) -> tuple[list[bytes], list[Damage]]:
    found = list(captures(path, lambda record: record.rec_type == "response"))
    return [one.body for one in found if isinstance(one, Capture)], [one for one in found if isinstance(one, Damage)]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_every_wanted_body(warc, tmp_path, form):
    assert read(warc.write(tmp_path / "a.warc", form=form)) == (BODIES, [])


@pytest.mark.parametrize("form", ["plain", "members"])
def test_reading_goes_on_behind_a_damaged_record(warc, tmp_path, form):
    path = warc.write(tmp_path / "a.warc", form=form)
    sizes = warc.sizes() if form == "members" else [len(record) for record in warc.records]
    begin = sum(sizes[:3])  # the second response
    data = bytearray(path.read_bytes())
    data[begin : begin + 60] = b"\x00" * 60
    path.write_bytes(bytes(data))
    bodies, damages = read(path)
    assert bodies == [BODIES[0], *BODIES[2:]]
    assert len(damages) == 1
    assert begin - 4 <= damages[0].offset <= begin


def test_a_wrong_checksum_is_a_damage_and_not_a_page(warc, tmp_path):
    path = warc.write(tmp_path / "a.warc.gz")
    sizes = warc.sizes()
    data = bytearray(path.read_bytes())
    data[sum(sizes[:2]) - 8] ^= 0xFF  # the checksum of the first response
    path.write_bytes(bytes(data))
    bodies, damages = read(path)
    assert bodies == BODIES[1:]
    assert [damage.offset for damage in damages] == [sizes[0]]


@pytest.mark.parametrize("form", FORMS)
def test_a_torn_end_is_a_damage_and_what_stands_before_is_read(warc, tmp_path, form):
    path = warc.write(tmp_path / "a.warc", form=form)
    torn = {"plain": 900, "members": 120, "one": 40}[form]
    path.write_bytes(path.read_bytes()[: -sum(len(gzip.compress(one)) for one in warc.records[-1:]) - torn])
    bodies, damages = read(path)
    assert bodies
    assert bodies == BODIES[: len(bodies)]
    assert len(bodies) < len(BODIES)
    assert len(damages) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=40), st.sampled_from(["plain", "members"]))
def test_no_damage_costs_more_than_the_records_it_touches(warc, tmp_path, place, junk, form):
    path = warc.write(tmp_path / "a.warc", form=form)
    whole = path.read_bytes()
    place %= len(whole)
    path.write_bytes(whole[:place] + junk + whole[place + len(junk) :])
    try:
        bodies, _ = read(path)
    except ArchiveError:
        assert place < 12  # not even the first bytes of the file are those of a WARC
        return
    if form == "members":
        assert len([body for body in BODIES if body in bodies]) >= len(BODIES) - 2
        assert all(body in BODIES for body in bodies)


def test_offsets_lead_back_to_the_record(tmp_path):
    with Archive(tmp_path) as archive:
        refs = [archive.write(page(f"https://h.example/{number}")) for number in range(3)]
    (path,) = tmp_path.iterdir()
    found = [one for one in captures(path, lambda record: record.rec_type == "response") if isinstance(one, Capture)]
    assert [f"{path.name}:{one.offset}" for one in found] == refs


def test_within_one_piece_only_its_beginning_has_an_offset(warc, tmp_path):
    path = warc.write(tmp_path / "a.warc.gz", form="one")
    found = list(captures(path, lambda _: True))
    assert [one.offset for one in found] == [0] + [None] * (len(found) - 1)


def test_how_far_it_is(warc, tmp_path):
    path = warc.write(tmp_path / "a.warc.gz")
    told: list[int] = []
    list(captures(path, lambda _: False, told.append))
    assert told == sorted(told)
    assert told[-1] == path.stat().st_size
    assert len(told) == len(warc.records)


@pytest.mark.parametrize(
    "content",
    [b"<html></html>", gzip.compress(b"<html></html>", mtime=0), b"\x00" * 5000],
    ids=["a page", "a packed page", "zeros"],  # A packed page has its second in it: never as a name.
)
def test_what_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match="is no WARC file"):
        read(path)


def test_an_empty_file_has_nothing_and_a_missing_one_is_named(tmp_path):
    path = tmp_path / "a.warc"
    path.write_bytes(b"")
    assert read(path) == ([], [])
    with pytest.raises(ArchiveError, match=r"gone\.warc: No such file"):
        read(tmp_path / "gone.warc")


def test_a_damaged_first_record_is_named_too(warc, tmp_path):
    path = warc.write(tmp_path / "a.warc.gz")
    data = bytearray(path.read_bytes())
    data[warc.sizes()[0] - 8] ^= 0xFF
    path.write_bytes(bytes(data))
    bodies, damages = read(path)
    assert bodies == BODIES
    assert [damage.offset for damage in damages] == [0]


def record(number: int, body: bytes, *, off: int = 0, coding: str = "") -> bytes:
    coded = f"Content-Encoding: {coding}\r\n" if coding else ""
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{coded}\r\n".encode() + body
    return (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://h.example/{number}\r\n"
        f"WARC-Date: 2025-12-17T09:14:00Z\r\nContent-Length: {len(block) + off}\r\n\r\n"
    ).encode() + block


@pytest.mark.parametrize("off", [-40, -1, 40, 200])
def test_a_record_with_a_wrong_length_gives_what_is_its_own(tmp_path, off):
    path = tmp_path / "a.warc"
    path.write_bytes(record(0, BODIES[0], off=off) + b"\r\n\r\n" + record(1, BODIES[1]) + b"\r\n\r\n")
    bodies, damages = read(path)
    assert len(bodies) == 2
    assert BODIES[0][:-40] in bodies[0]
    assert b"WARC" not in bodies[0]
    assert bodies[1] == BODIES[1]
    assert [damage.offset for damage in damages] == [0]


@pytest.mark.parametrize("between", [b"", b"\n", b"\r\n", b"\r\n" * 5])
def test_what_stands_between_records_is_of_no_account(tmp_path, between):
    path = tmp_path / "a.warc"
    path.write_bytes(record(0, BODIES[0]) + between + record(1, BODIES[1]) + between)
    assert read(path) == (BODIES[:2], [])


def test_a_body_whose_coding_is_damaged_is_a_damage(tmp_path):
    packed = brotli.compress(BODIES[0])
    path = tmp_path / "a.warc"
    damaged = packed[:20] + b"\xff" * 30
    records = [record(0, damaged, coding="br"), record(1, packed, coding="br")]
    path.write_bytes(b"".join(each + b"\r\n\r\n" for each in records))
    bodies, damages = read(path)
    assert bodies == BODIES[:1]
    assert [damage.words.partition(":")[0] for damage in damages] == ["a body that cannot be decoded"]


def arc(number: int, body: bytes, fields: str = "", off: int = 0) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    line = f"https://h.example/{number} 192.0.2.1 20251217091400 text/html{fields} {len(block) + off}\n"
    return line.encode() + block + b"\n"


DESCRIPTION = b"1 0 Somebody\nURL IP-address Archive-date Content-type Archive-length\n\n"
FIRST_LINE = b"filedesc://a.arc 0.0.0.0 20251217091400 text/plain %d\n" % len(DESCRIPTION)


@pytest.mark.parametrize("fields", ["", " 200 - - 0 a.arc", "; charset=utf-8"])
@pytest.mark.parametrize("begin", [FIRST_LINE + DESCRIPTION + b"\n", b""])
@pytest.mark.parametrize("form", ["plain", "members", "one"])
def test_arc_is_known_by_what_it_is_in_both_versions(tmp_path, fields, begin, form):
    pieces = [piece for piece in (begin, arc(0, BODIES[0], fields), arc(1, BODIES[1], fields)) if piece]
    packed = [gzip.compress(piece) for piece in pieces] if form == "members" else pieces
    data = b"".join(packed)
    path = tmp_path / "a.warc"
    path.write_bytes(gzip.compress(data) if form == "one" else data)
    found = [one for one in captures(path, lambda record: record.rec_type == "response") if isinstance(one, Capture)]
    assert [one.body for one in found] == BODIES[:2]
    assert [one.record.rec_headers.get_header("WARC-Target-URI") for one in found] == [
        "https://h.example/0",
        "https://h.example/1",
    ]
    assert is_archive(path)


def test_reading_goes_on_behind_a_damaged_record_of_an_arc(tmp_path):
    path = tmp_path / "a.arc"
    path.write_bytes(FIRST_LINE + DESCRIPTION + b"\n" + arc(0, BODIES[0], off=90_000) + arc(1, BODIES[1]))
    bodies, damages = read(path)
    assert bodies == [BODIES[1]]
    assert len(damages) == 1


@pytest.mark.parametrize(
    "content", [b"", b"<p>a page</p>", gzip.compress(b"<p>a page</p>", mtime=0), b"https://a.example/ x"]
)
def test_other_files_are_no_archives(tmp_path, content):
    path = tmp_path / "a"
    path.write_bytes(content)
    assert not is_archive(path)
    assert not is_archive(tmp_path / "missing")
    assert not is_archive(tmp_path)
