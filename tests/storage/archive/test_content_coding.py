"""Bodies with the codings that servers put around them, whole, claimed, cut and damaged."""

import gzip
import zlib
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from storage.archive.content_coding import decoded

PAGE = "".join(f"<p>Paragraph {number} of a page – with a few words.</p>\n" for number in range(200)).encode()
MOST = 1_000_000


def bare(body: bytes) -> bytes:
    made = zlib.compressobj(wbits=-15)
    return made.compress(body) + made.flush()


PACK = {
    "gzip": gzip.compress,
    "X-GZIP": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": bare,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


def chunked(body: bytes, size: int = 700, end: bytes = b"0\r\n\r\n") -> bytes:
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end


@pytest.mark.parametrize("coding", PACK)
def test_a_coding_is_taken_off_and_one_that_is_only_claimed_is_not_missed(coding):
    headers = [("Content-Type", "text/html"), ("content-Encoding", coding)]
    assert decoded(PACK[coding](PAGE), headers, MOST) == PAGE
    assert decoded(PAGE, headers, MOST) == PAGE
    assert decoded(b"", headers, MOST) == b""


def test_several_codings_are_taken_off_from_the_last_to_the_first():
    packed = brotli.compress(gzip.compress(PAGE))
    assert decoded(packed, [("Content-Encoding", "gzip, br")], MOST) == PAGE
    assert decoded(packed, [("Content-Encoding", "gzip"), ("Content-Encoding", "br")], MOST) == PAGE
    assert decoded(gzip.compress(PAGE[:500]) + gzip.compress(PAGE[500:]), [("Content-Encoding", "gzip")], MOST) == PAGE
    assert decoded(PAGE, [("Content-Encoding", "identity, utf-8")], MOST) == PAGE


@pytest.mark.parametrize(
    "body",
    [
        chunked(PAGE),
        chunked(PAGE, end=b""),
        chunked(PAGE, end=b"0\r\nX-Checked: yes\r\n\r\n"),
        chunked(PAGE).replace(b"2bc\r\n", b"2BC ;name=value\r\n"),
        chunked(PAGE).replace(b"2bc\r\n", b"2bc\n"),
        PAGE,
    ],
)
def test_chunks_are_joined(body):
    assert decoded(body, [("Transfer-Encoding", "chunked")], MOST) == PAGE


def test_chunks_hold_a_coding():
    headers = [("Transfer-Encoding", "chunked"), ("Content-Encoding", "br")]
    assert decoded(chunked(brotli.compress(PAGE), 50), headers, MOST) == PAGE


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_body_that_was_cut_gives_its_beginning(coding):
    found = decoded(PACK[coding](PAGE)[:-30], [("Content-Encoding", coding)], MOST)
    assert found
    assert PAGE.startswith(found)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_damaged_body_is_no_page(coding):
    body = PACK[coding](PAGE)
    half = len(body) // 2
    with pytest.raises(ValueError, match="cannot be decoded"):
        decoded(body[:half] + bytes(byte ^ 0x55 for byte in body[half:]), [("Content-Encoding", coding)], MOST)


@pytest.mark.parametrize("coding", PACK)
def test_a_bomb_ends_at_the_limit(coding):
    assert decoded(PACK[coding](b" " * 30_000_000), [("Content-Encoding", coding)], 10_000) == b" " * 10_000


@given(st.binary(max_size=400), st.sampled_from([*PACK, "gzip, br"]), st.booleans())
def test_whatever_it_is_ends_in_bytes_or_in_a_value_error(body, coding, in_chunks):
    headers = [("Content-Encoding", coding)] + [("Transfer-Encoding", "chunked")] * in_chunks
    with suppress(ValueError):
        assert len(decoded(body, headers, 1_000)) <= 1_000
