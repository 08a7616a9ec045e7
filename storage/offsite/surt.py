"""The key under which an index of web archives has an address: SURT, as the tools of the Internet Archive make it.

``https://www.Example.com/A/?b=1&a`` is ``com,example)/a?a&b=1``.  Their package ``surt`` asks the name service for
hosts that are numbers, which may not happen here; on news addresses both give the same.
"""

import re
import socket
import struct
from contextlib import suppress
from urllib.parse import quote_from_bytes, unquote_to_bytes

_URL = re.compile(
    rb"(?:(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):)?(?://(?P<host>[^/?#]*))?(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?"
)
_WWW = re.compile(rb"www\d*\.")
_KEPT = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_PORTS = {b"http": b"80", b"https": b"443"}
# Numbers of sessions, as the tools know them: the last one of each kind goes.  What repeats in them is bounded, so that
# an address made of their beginnings takes no longer than its length.
_PATH_SESSIONS = (
    re.compile(rb"/\((?:[a-z]\([0-9a-z]{24}\)){1,20}\)(?=/)", re.IGNORECASE),
    re.compile(rb"/\([0-9a-z]{24}\)(?=/)", re.IGNORECASE),
)
_QUERY_SESSIONS = (
    re.compile(rb"jsessionid=[0-9a-zA-Z]{32}(?:&|\Z)", re.IGNORECASE),
    re.compile(rb"phpsessid=[0-9a-zA-Z]{32}(?:&|\Z)", re.IGNORECASE),
    re.compile(rb"sid=[0-9a-zA-Z]{32}(?:&|\Z)", re.IGNORECASE),
    re.compile(rb"ASPSESSIONID[a-zA-Z]{8}=[a-zA-Z]{24}(?:&|\Z)", re.IGNORECASE),
    re.compile(rb"cfid=[^&]{1,64}&cftoken=[^&]{1,64}(?:&|\Z)", re.IGNORECASE),
)
_LONGEST = 8000  # characters of an address that session numbers are looked for in


def surt(url: str) -> str:
    """Return the key of an address of the web."""
    found = _URL.match(re.sub(r"[\n\r\t]", "", url.strip()).encode("utf-8", "replace"))
    assert found is not None  # every part may be empty
    scheme, path, query = (found["scheme"] or b"http").lower(), found["path"], found["query"]
    host, _, port = _host_and_port(found["host"] or b"")
    key = b",".join(reversed(_host(host).split(b".")))
    if port and port != _PORTS.get(scheme):
        key += b":" + port
    key += b")" + _path(path)
    if query and (query := _query(query)):
        key += b"?" + query
    return key.decode("ascii", "replace")


def _host_and_port(netloc: bytes) -> tuple[bytes, bytes, bytes]:
    host = netloc.rpartition(b"@")[2]
    name, colon, port = host.rpartition(b":")
    return (name, colon, port.lstrip(b"0")) if colon and (port.isdigit() or not port) else (host, b"", b"")


def _host(host: bytes) -> bytes:
    host = _unescaped(host.strip(b"[]"))
    if not host.isascii():
        with suppress(ValueError):
            host = host.decode("utf-8", "ignore").encode("idna")
    host = host.replace(b"..", b".").strip(b".")
    if host.isdigit() and len(host) < 20:
        host = socket.inet_ntoa(struct.pack(">L", int(host) & 0xFFFFFFFF)).encode()
    host = _escaped(host.lower())
    return host[found.end() :] if (found := _WWW.match(host)) else host


def _path(path: bytes) -> bytes:
    path = _escaped(_normal(_unescaped(path))).lower()
    page = path.rfind(b".aspx")
    if 0 < page <= _LONGEST:
        for pattern in _PATH_SESSIONS:
            path = _without_last(path, pattern, page)
    return path[:-1] if path.endswith(b"/") and len(path) > 1 else path


def _without_last(text: bytes, pattern: re.Pattern[bytes], end: int) -> bytes:
    """Leave out the last thing that a pattern finds before a place."""
    found = None
    for found in pattern.finditer(text, 0, end):  # noqa: B007 - the last one is wanted
        pass
    return text if found is None else text[: found.start()] + text[found.end() :]


def _normal(path: bytes) -> bytes:
    """Follow the dots of a path and leave out what stands between two slashes that follow each other."""
    kept: list[bytes] = []
    for part in path.split(b"/")[1:]:
        if part == b".." and kept:
            kept.pop()
        elif part != b".":
            kept.append(part)
    return b"/" + b"".join(part + b"/" for part in kept[:-1] if part) + b"".join(kept[-1:])


def _query(query: bytes) -> bytes:
    query = _escaped(_unescaped(query))
    if len(query) <= _LONGEST:
        for pattern in _QUERY_SESSIONS:
            query = _without_last(query, pattern, len(query))
    arguments = sorted(bytes(query).lower().split(b"&"), key=_name_and_value)
    return b"&".join(arguments)


def _unescaped(text: bytes) -> bytes:
    """Take the percent signs off until there are none; each turn makes the text shorter."""
    while (plain := unquote_to_bytes(text)) != text:
        text = plain
    return text


def _escaped(text: bytes) -> bytes:
    return quote_from_bytes(text, safe=_KEPT).encode()


def _name_and_value(argument: bytes) -> list[bytes]:
    return argument.split(b"=", 1)
