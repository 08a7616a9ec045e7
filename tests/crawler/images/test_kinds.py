"""Images are known by their bytes."""

import pytest

from crawler.images import image_type

BODIES = {
    "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "image/png": b"\x89PNG\r\n\x1a\n\x00\x00",
    "image/gif": b"GIF89a\x01\x00",
    "image/webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    "image/avif": b"\x00\x00\x00\x20ftypavif\x00\x00\x00\x00",
    "image/heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    "image/tiff": b"II*\x00\x08\x00\x00\x00",
    "image/jxl": b"\xff\x0a\x00",
    "image/bmp": b"BM" + (30).to_bytes(4, "little") + bytes(24),
}


@pytest.mark.parametrize(("kind", "body"), BODIES.items(), ids=BODIES)
def test_images_of_pixels_are_known(kind, body):
    assert image_type(body) == kind
    assert image_type(body[:1]) is None


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>gone", b"<svg><script>x</script></svg>", b'<?xml version="1.0"?><svg/>', b"BMW builds cars" * 3,
     b"%PDF-1.7", b"\x00\x00\x00\x20ftypisom", b"RIFF\x00\x00\x00\x00WAVE"],
    ids=["empty", "html", "svg", "xml", "text", "pdf", "film", "sound"],
)  # fmt: skip
def test_everything_else_is_not(body):
    assert image_type(body) is None
