"""One page as WARC records, and records of any WARC as pages.

The body is kept as the page holds it, after transfer and content decoding.  The headers that spoke of the encoded form
(``Content-Encoding``, ``Transfer-Encoding``, ``Content-Length``) are kept under ``X-Archive-Orig-…``, as other
archiving tools do, and a true ``Content-Length`` is added.  What only Winnow knows of a page stands as JSON in the
header ``WARC-Winnow-Page`` of the response record.
"""

import gzip
import json
import re
import zlib
from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha1
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storage.errors import ArchiveError
from storage.records import Hints, Page, Role
from storage.urls import registered_domain

EXTRAS = "WARC-Winnow-Page"

_ENCODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_ORIGINAL = "X-Archive-Orig-"
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"(?:[!-~](?:[ -~]*[!-~])?)?")
_LEVEL = 4
"""Of gzip: 290 news pages took 4.4 ms each at 6, 2.7 at 4 (files 5 % larger) and 2.3 at 3 (11 % larger)."""

Headers = Sequence[tuple[str, str]]


def info_record(filename: str, software: str) -> bytes:
    """Return the record that opens a file, compressed."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    fields = {"software": software, "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record(filename, fields))
    return gzip.compress(out.getvalue(), _LEVEL, mtime=0)


def same_records(page: Page, original: Page) -> bytes:
    """Return a revisit and the request of an answer whose body is that of an archived one, as WARC 1.1 says it.

    Where the original stands in this archive is noted in the revisit too.
    """
    return _answer(page, (), part=True, original=original)


def page_records(page: Page, more: Sequence[str], *, part: bool = False) -> bytes:
    """Return the response and the request of a page, one compressed member each.

    ``more`` holds the references of its following pages; ``part`` marks a page that is one of those.  What a browser
    made of an answer is a conversion, and the records of the answer stand behind it.
    """
    if page.original is not None:
        number = f"<urn:uuid:{uuid4()}>"
        return _conversion(page, more, number, part=part) + _answer(page.original, (), part=True, number=number)
    return _conversion(page, more, None, part=part) if page.rendered else _answer(page, more, part=part)


def _conversion(page: Page, more: Sequence[str], origin: str | None, *, part: bool) -> bytes:
    """Return the document that a browser made of the answer whose record has the number ``origin``."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        _target(page.final_url),
        "conversion",
        payload=BytesIO(page.body),
        length=len(page.body),
        warc_content_type=page.header("content-type") or "text/html",
        warc_headers_dict={
            "WARC-Date": _moment(page),
            EXTRAS: _extras(page, more, part=part),
            **({"WARC-Refers-To": origin} if origin else {}),
        },
    )
    writer.write_record(record)
    return gzip.compress(out.getvalue(), _LEVEL, mtime=0)


def _moment(page: Page) -> str:
    return page.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _answer(
    page: Page, more: Sequence[str], *, part: bool, number: str | None = None, original: Page | None = None
) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    target, date = _target(page.final_url), _moment(page)
    http = StatusAndHeaders(_status_line(page.status), _stored(page), protocol="HTTP/1.1")
    noted = {
        "WARC-Date": date,
        EXTRAS: _extras(page, more, part=part, original=original.raw_ref if original is not None else None),
    }
    if original is not None:
        digest = "sha1:" + b32encode(sha1(page.body, usedforsecurity=False).digest()).decode()
        of = digest, _target(original.final_url), _moment(original)
        response = writer.create_revisit_record(target, *of, http_headers=http, warc_headers_dict=noted)
    else:
        noted |= {"WARC-Record-ID": number} if number else {}
        body = {"payload": BytesIO(page.body), "length": len(page.body)}
        response = writer.create_warc_record(target, "response", http_headers=http, warc_headers_dict=noted, **body)
    writer.write_record(response)
    cut = out.tell()
    path = re.sub(r"^https?://[^/?#]*", "", target).partition("#")[0]
    request = writer.create_warc_record(
        target,
        "request",
        payload=BytesIO(b""),
        length=0,
        http_headers=StatusAndHeaders(
            f"GET {path or '/'} HTTP/1.1", _plain(page.request_headers), is_http_request=True
        ),
        warc_headers_dict={
            "WARC-Date": date,
            "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
        },
    )
    writer.write_record(request)
    both = out.getbuffer()
    return gzip.compress(both[:cut], _LEVEL, mtime=0) + gzip.compress(both[cut:], _LEVEL, mtime=0)


def with_noted(response: bytes, noted_anew: Mapping[str, Any], most: int) -> bytes:
    """Return the compressed response of a page with other references: ``more`` or ``original``.

    Raises ArchiveError for a record that we did not write, or of more than ``most`` bytes.
    """
    stream = zlib.decompressobj(31)
    data = stream.decompress(response, most)
    head, line, rest = data.partition(f"\r\n{EXTRAS}: ".encode())
    noted, end, rest = rest.partition(b"\r\n")
    try:
        extras = json.loads(noted) | noted_anew
    except (TypeError, ValueError) as error:
        raise ArchiveError("archive", "a page with references that was not written here") from error
    if not stream.eof:
        raise ArchiveError("archive", f"a record of more than {most} bytes")
    return gzip.compress(head + line + json.dumps(extras, separators=(",", ":")).encode() + end + rest, _LEVEL, mtime=0)


def following(extras: Mapping[str, Any]) -> list[str]:
    """Return the references of the following pages; ``:17`` is a place in the same file."""
    refs = extras.get("more")
    return [ref for ref in refs if isinstance(ref, str)] if isinstance(refs, list) else []


def original_of(record: ArcWarcRecord) -> str | None:
    """Return the reference of the record that has the body of a revisit of ours, None for all others."""
    ref = extras_of(record).get("original") if record.rec_type == "revisit" else None
    return ref if isinstance(ref, str) else None


def extras_of(record: ArcWarcRecord) -> dict[str, Any]:
    """Return what Winnow noted beside a record; empty for the records of others."""
    noted = record.rec_headers.get_header(EXTRAS)
    try:
        extras = json.loads(noted or "{}")
    except (ValueError, RecursionError):
        return {}
    return extras if isinstance(extras, dict) else {}


def page_from(record: ArcWarcRecord, body: bytes, fallback_date: datetime) -> Page:
    """Return the page of a response, resource or conversion; a record of another tool gives what such records say."""
    extras, http = extras_of(record), record.http_headers
    target = record.rec_headers.get_header("WARC-Target-URI") or ""
    if http is None:  # a resource: the bytes alone
        headers = tuple(("Content-Type", value) for value in [record.content_type] if value)
    else:
        headers = tuple((name, value) for name, value in http.headers)
    page = Page(
        site=registered_domain(target),
        url=target,
        final_url=target,
        status=200 if http is None else _status(http),
        headers=headers,
        body=body,
        fetched_at=_date(record.rec_headers.get_header("WARC-Date"), fallback_date),
        via="archive",
    )
    try:
        return _with_extras(page, extras) if extras else page
    except (KeyError, TypeError, ValueError, AttributeError):  # not written by us: the plain record is good
        return page


def _extras(page: Page, more: Sequence[str], *, part: bool, original: str | None = None) -> str:
    hints = {name: value for name, value in asdict(page.hints).items() if value is not None}
    if page.hints.seen_at is not None:
        hints["seen_at"] = page.hints.seen_at.isoformat()
    extras: dict[str, Any] = {
        "site": page.site,
        "url": page.url,
        "final_url": page.final_url,
        "fetched_at": page.fetched_at.isoformat(),
        "role": page.role.value,
        "via": page.via,
        "hints": hints,
        "request": page.request_headers,
    }
    if page.rendered:
        extras["rendered"] = True
    if page.rendered or _plain(page.headers) != list(page.headers):
        extras["headers"] = page.headers
    if more:
        extras["more"] = more
    if part:
        extras["part"] = True
    if original:
        extras["original"] = original
    return json.dumps(extras, separators=(",", ":"))


def _with_extras(page: Page, extras: Mapping[str, Any]) -> Page:
    hints = dict(extras["hints"])
    if "seen_at" in hints:
        hints["seen_at"] = datetime.fromisoformat(hints["seen_at"])
    return Page(
        site=extras["site"],
        url=extras["url"],
        final_url=extras["final_url"],
        status=page.status,
        headers=_pairs(extras["headers"]) if "headers" in extras else _restored(page.headers),
        body=page.body,
        fetched_at=datetime.fromisoformat(extras["fetched_at"]),
        role=Role(extras["role"]),
        request_headers=_pairs(extras["request"]),
        hints=Hints(**hints),
        via=extras["via"],
        rendered=extras.get("rendered") is True,
    )


def _stored(page: Page) -> list[tuple[str, str]]:
    renamed = [(_ORIGINAL + name if name.lower() in _ENCODED else name, value) for name, value in _plain(page.headers)]
    return [*renamed, ("Content-Length", str(len(page.body)))]


def _restored(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.removeprefix(_ORIGINAL), value) for name, value in headers[:-1])


def _plain(headers: Headers) -> list[tuple[str, str]]:
    """Return the headers that HTTP can carry and any reader will give back as they are."""
    return [(n, v) for n, v in headers if _NAME.fullmatch(n) and _VALUE.fullmatch(v) and not n.startswith(_ORIGINAL)]


def _pairs(headers: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in headers)


def _target(url: str) -> str:
    target = quote(url, safe="!#$%&'()*+,/:;=?@[]~", errors="surrogatepass")
    return target if target.startswith(("http://", "https://")) else f"http://unknown.invalid/{target}"


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _status(http: StatusAndHeaders) -> int:
    code = http.get_statuscode()
    return int(code) if code.isascii() and code.isdigit() else 0


def _date(value: str | None, fallback: datetime) -> datetime:
    try:
        date = datetime.fromisoformat(value or "")
    except ValueError:
        return fallback
    return date if date.tzinfo else date.replace(tzinfo=UTC)
