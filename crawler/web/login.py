"""Who may change something: whoever knows the token of this server, from a page of this server."""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crawler.web.answers import page, problem

COOKIE = "winnow_login"
_MOST = 100_000
"""Bytes of a form."""


class Login:
    """The token of a server; without one nobody may change anything."""

    def __init__(self, token: str | None) -> None:
        self._token = token
        self._mark = hmac.new(token.encode(), b"winnow web login", sha256).hexdigest() if token else None

    def knows(self, request: Request) -> bool:
        """Return whether a request carries the cookie of a login, or the token itself (``Authorization: Bearer``)."""
        if self._token is None or self._mark is None:
            return False
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return hmac.compare_digest(given.encode(), self._token.encode())
        return hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), self._mark.encode())

    def refuses(self, request: Request) -> str | None:
        """Say why a request may not change anything, or None."""
        if self._token is None:
            return "this server only shows; start it with --token to change something"
        if not self.knows(request):
            return "log in first"
        return None if is_own(request) else "this came from a page of another server"

    def ask(self, request: Request) -> Response:
        """Show the form that asks for the token."""
        return page(request, "login.html", {"wrong": False, "enabled": self._token is not None})

    async def enter(self, request: Request) -> Response:
        """Take the token of the form and answer with the cookie."""
        given = (await read_form(request)).get("token", "")
        if self._token is None or self._mark is None or not is_own(request):
            return problem(request, 403, "nobody can log in here")
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            return page(request, "login.html", {"wrong": True, "enabled": True}, 403)
        root = request.scope.get("root_path", "")
        answer = RedirectResponse(f"{root}/", 303)
        answer.set_cookie(COOKIE, self._mark, path=root or "/", httponly=True, samesite="strict")
        return answer


def is_own(request: Request) -> bool:
    """Return whether no page of another server sent a request: browsers name theirs, programs none."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return False
    return request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")


async def read_form(request: Request) -> Mapping[str, str]:
    """Return the fields of a form, the last of each name; one that is too large is empty."""
    return dict(await read_fields(request))


async def read_fields(request: Request) -> QueryParams:
    """Return the fields of a form with all their values; one that is too large is empty."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST:
            return QueryParams()
    return QueryParams(body.decode("utf-8", "replace"))
