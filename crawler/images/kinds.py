"""What kind of image some bytes are, by how they begin: what a server says of them is not believed."""

_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xff\x0a", "image/jxl"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl"),
)
# Brands of ISO base media files (ISO/IEC 23008-12, AV1 Image File Format): behind "ftyp", the first of them.
_BRANDS = {b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic", b"heix": "image/heic"}
_BRANDS |= {b"mif1": "image/heif", b"msf1": "image/heif"}


def image_type(body: bytes) -> str | None:
    """Return the media type of an image of pixels, None for anything else.

    Drawings (SVG) are documents that may hold scripts, and are none of them.  Nothing is decoded.
    """
    for beginning, kind in _BEGINNINGS:
        if body.startswith(beginning):
            return kind
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[:2] == b"BM" and len(body) >= 26 and int.from_bytes(body[2:6], "little") in (len(body), 0):
        return "image/bmp"
    return _BRANDS.get(body[8:12]) if body[4:8] == b"ftyp" else None
