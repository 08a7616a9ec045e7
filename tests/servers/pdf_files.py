"""PDF files for tests, written by hand: every byte of them is known, and so is what a reader should find."""

import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO

Line = tuple[float, str]
"""Size of the letters in points, and the text of a line."""

REPORT: list[Line] = [
    (24, "Report on the old bridge"),
    (11, "By Ann Person"),
    (11, "The council met on Monday and decided, after two hours of talk,"),
    (11, "to paint the bridge green. It was built in 1893, and had been left"),
    (11, "unpainted for eleven years, as its engi-"),
    (11, "neers said."),
    (15, "What it costs"),
    (11, "The work costs 40,000 euros and takes three weeks, during which"),
    (11, "one lane of the road over the river stays closed."),
]
SAID = {"Title": "Report on the old bridge", "Author": "Ann Person", "CreationDate": "D:20260304093000+01'00'"}


def pdf(
    pages: Sequence[Sequence[Line]] = (REPORT,),
    said: Mapping[str, str] = SAID,
    *,
    picture: bool = False,
    times: int = 1,
) -> bytes:
    """Write a PDF of pages of lines, shown so many ``times``; with ``picture`` each draws one, as a scanner does."""
    objects: list[bytes] = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    objects.append(b"<<" + b"".join(f"/{name}({value})".encode("latin-1") for name, value in said.items()) + b">>")
    dot = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    objects.append(dot + b"stream\n\0\nendstream")
    kids = []
    for lines in pages:
        objects.append(stream(_drawn(lines) + (b" /I1 Do" if picture else b"")))
        used = b"/Font<</F1 3 0 R>>" + (b"/XObject<</I1 5 0 R>>" if picture else b"")
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<%b>>/Contents %d 0 R>>"
        objects.append(page % (used, len(objects)))
        kids.append(b"%d 0 R" % len(objects))
    if times > 1:  # a tree of groups of at most 1,000
        group = b"<</Type/Pages/Parent 2 0 R/Kids[%b]/Count %d>>"
        objects.append(group % (b" ".join(kids * min(times, 1000)), len(kids) * min(times, 1000)))
        kids = [b"%d 0 R" % len(objects)] * -(-times // 1000)
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Kids[%b]/Count %d>>" % (b" ".join(kids), len(pages) * times)
    return _file(objects)


def stream(data: bytes, length: int | None = None) -> bytes:
    """Write a packed stream."""
    packed = zlib.compress(data, 9)
    return b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (length or len(packed), packed)


def bomb(size: int = 300_000_000) -> bytes:
    """Write a PDF of one page whose text unpacks to so many bytes."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"BT (a) Tj ET " * 80_000) for _ in range(size // 1_040_000)) + packer.flush()
    content = b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed)
    return pdf().replace(stream(_drawn(REPORT)), content)


def locked(password: str) -> bytes:
    """Write a PDF that opens only with a password; with none it is only barred from being changed."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - few tests need it

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _drawn(lines: Sequence[Line]) -> bytes:
    drawn, down = [], 780.0
    for size, text in lines:
        down -= 1.4 * size
        safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        drawn.append(f"BT /F1 {size} Tf 50 {down:.1f} Td ({safe}) Tj ET".encode("latin-1"))
    return b"\n".join(drawn)


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, at)
    return bytes(out)
