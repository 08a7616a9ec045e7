"""Compressed bodies as streams."""

import gzip

import pytest

from crawler.discovery.markup.decompress import DecompressedFile

BODY = b"".join(b"<loc>%d</loc>" % number for number in range(50_000))


def drain(source: DecompressedFile, size: int = 10_000) -> bytes:
    return b"".join(iter(lambda: source.read(size), b""))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_whole_body(pack):
    source = DecompressedFile(pack(BODY))
    assert drain(source) == BODY
    assert not source.cut
    assert not source.damaged
    assert source.counted >= 49_900  # a marker that lies across two pieces is not seen


def test_members_one_after_another():
    source = DecompressedFile(gzip.compress(BODY) + gzip.compress(b"second") + b"\0\0\0")
    assert drain(source) == BODY + b"second"
    assert not source.damaged


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_limit(pack):
    source = DecompressedFile(pack(BODY), limit=5_000)
    assert drain(source) == BODY[:5_000]
    assert source.cut
    exact = DecompressedFile(pack(b"x" * 5_000), limit=5_000)
    assert drain(exact) == b"x" * 5_000


def test_damage_gives_what_came_before_it():
    packed = gzip.compress(BODY)
    broken = DecompressedFile(packed[: len(packed) // 2])
    assert BODY.startswith(drain(broken))
    assert broken.damaged
    assert drain(DecompressedFile(b"\x1f\x8bnonsense")) == b""
