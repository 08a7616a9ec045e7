"""The index of a WARC file in the form CDXJ, which pywb, warcio and others find pages by.

A line is the SURT key of an address, the time of the answer in fourteen digits, and JSON of texts: ``url``, ``mime``,
``status``, ``digest``, ``length`` and ``offset`` of the compressed record, ``filename``.  Lines are sorted by bytes.
"""

import json
import re

from storage.archive.recovery import Capture
from storage.offsite.surt import surt

INDEXED = frozenset({"response", "revisit", "resource"})
ENDING = ".cdxj"

_NO_DIGIT = re.compile(r"\D")
_TYPE_ENDS = re.compile(r"[;\s]")


def index_name(name: str) -> str:
    """Return how the index of a file is called."""
    return name + ENDING


def index_line(found: Capture, name: str) -> str | None:
    """Return the line of a record in the file ``name``, None for one that has none."""
    record = found.record
    url = record.rec_headers.get_header("WARC-Target-URI")
    if record.rec_type not in INDEXED or found.offset is None or found.length is None or not url:
        return None
    http = record.http_headers
    fields = {
        "url": url,
        "mime": _mime(found),
        "status": http.get_statuscode() if http is not None else None,
        "digest": record.rec_headers.get_header("WARC-Payload-Digest"),
        "length": str(found.length),
        "offset": str(found.offset),
        "filename": name,
    }
    time = _NO_DIGIT.sub("", record.rec_headers.get_header("WARC-Date") or "")[:14].ljust(14, "0")
    return f"{surt(url)} {time} {json.dumps({key: value for key, value in fields.items() if value})}\n"


def _mime(found: Capture) -> str | None:
    if found.record.rec_type == "revisit":
        return "warc/revisit"
    http = found.record.http_headers
    stated = http.get_header("Content-Type") if http is not None else found.record.content_type
    return _TYPE_ENDS.split(stated or "", maxsplit=1)[0] or None
