"""What every answer must be: for a host that is trusted, with headers that let no foreign content do anything."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN_PAGES = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
"""The policy of our pages: scripts and styles from our own files only, none inline."""


def archived_pages(style: str) -> str:
    """Return the policy of an archived page: this style sheet, nothing else; no script, form, picture or frame.

    The style stands in the page: a sandboxed page is of no origin and may load nothing of ours.
    """
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'self'; sandbox"


# With the policy no-referrer a browser names no origin for its forms, and login refuses them.
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SafeAnswers:
    """Refuse requests for hosts that are not trusted, and set the headers of all answers.

    A host is trusted where it is an address, ``localhost`` or one of ``trusted_hosts``: a name that somebody else has
    made to lead here (DNS rebinding) is none of these.
    """

    def __init__(self, app: ASGIApp, trusted_hosts: Sequence[str]) -> None:
        self._app = app
        self._trusted = {"localhost", *(name.lower() for name in trusted_hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not self._trusts(Headers(scope=scope).get("host", "")):
            refusal = PlainTextResponse("this host name is not trusted; see --trusted-host\n", 400)
            await refusal(scope, receive, send)
            return

        async def safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", OWN_PAGES)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, safe)

    def _trusts(self, host: str) -> bool:
        name = host.lower()
        name = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
        if name in self._trusted:
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True
