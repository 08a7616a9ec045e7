"""ARC, the format of archives before WARC: how its records begin, and both versions of their lines."""

import re
from typing import IO

from warcio.recordloader import ARC2WARCHeadersParser
from warcio.statusandheaders import StatusAndHeaders

_BEGINNING = re.compile(rb"(?:filedesc|https?)://\S{1,4000}+ \S{1,60}+ \d{14} ")
_LINE = re.compile(r"(\S+) (\S+) (\d{14}) (?:(\S+)(?: .*)? )?(\d+)\s*")


def begins_as_arc(head: bytes) -> bool:
    """Return whether bytes begin with the line of an ARC record."""
    return bool(_BEGINNING.match(head))


class ArcHeads(ARC2WARCHeadersParser):  # type: ignore[misc]
    """The lines of records as heads of WARC.

    warcio takes the five fields that version 2 has more, and a type written with spaces, for parts of the address.
    """

    def parse(self, stream: IO[bytes], headerline: bytes | str | None = None) -> StatusAndHeaders:
        """Read one line."""
        line = stream.readline() if headerline is None else headerline
        text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
        if found := _LINE.fullmatch(text):
            text = f"{found[1]} {found[2]} {found[3]} {(found[4] or '-').rstrip(';')} {found[5]}\n"
        heads = super().parse(stream, text.encode())
        heads.remove_header("WARC-Record-ID")  # warcio makes one up, another each time
        return heads
