"""WARC files as other tools write them, for tests."""

import gzip
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

STAMP = "2026-01-0{}T10:00:00Z"


class Warc:
    """A file in the making: one piece of bytes a record, plain until it is written."""

    def __init__(self) -> None:
        self.records: list[bytes] = [self._record("warcinfo", "info")]

    def response(
        self, url: str, body: bytes, day: int = 1, status: str = "200 OK", kind: str | None = "text/html; charset=utf-8"
    ) -> None:
        headers = [("Content-Type", kind)] if kind else []
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        self.records.append(self._record("response", url, body, http, {"WARC-Date": STAMP.format(day)}))

    def revisit(self, url: str, day: int, of: str, of_day: int, http: bool = True, digest: str = "sha1:none") -> None:
        out = BytesIO()
        writer = WARCWriter(out, gzip=False, warc_version="1.1")
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1") if http else None
        dates = {"WARC-Date": STAMP.format(day)}
        writer.write_record(writer.create_revisit_record(url, digest, of, STAMP.format(of_day), head, dates))
        self.records.append(out.getvalue())

    def other(self, kind: str, url: str) -> None:
        self.records.append(self._record(kind, url, b"something"))

    def write(self, path: Path, *, form: str = "members") -> Path:
        """Write as ``plain``, ``members`` (each record compressed) or ``one`` piece."""
        pieces = [gzip.compress(record) for record in self.records] if form == "members" else self.records
        whole = b"".join(pieces)
        path.write_bytes(gzip.compress(whole) if form == "one" else whole)
        return path

    def sizes(self) -> list[int]:
        """The lengths of the compressed records, in order."""
        return [len(gzip.compress(record)) for record in self.records]

    @staticmethod
    def _record(
        kind: str, url: str, body: bytes = b"", http: StatusAndHeaders | None = None, more: dict[str, str] | None = None
    ) -> bytes:
        out = BytesIO()
        writer = WARCWriter(out, gzip=False, warc_version="1.1")
        record = writer.create_warc_record(
            url, kind, payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=dict(more or {})
        )
        writer.write_record(record)
        return out.getvalue()
