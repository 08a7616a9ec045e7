"""What is withdrawn from all later exports: listed, withdrawn with a reason, taken back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from crawler.cli.corpus.withdrawals import withdrawal_json
from crawler.errors import ArgumentError, CrawlerError
from crawler.web.answers import answer, problem
from crawler.web.backend import Backend
from crawler.web.login import Login, read_form
from storage.errors import StorageError
from storage.withdrawals import WithdrawalRegistry, WithdrawalResult, read_target

SHOWN = 200
"""Entries of a page."""


@dataclass(frozen=True)
class WithdrawalViews:
    """The list of withdrawals, and what changes it."""

    backend: Backend
    login: Login

    def show(self, request: Request) -> Response:
        """Show the entries, the latest first; with ``?all=1`` those that were undone too.  As data all of them."""
        entries = WithdrawalRegistry(self.backend.store.engine).entries(held=not request.query_params.get("all"))
        rows = [withdrawal_json(entry) for entry in reversed(entries)]
        after = _place(request.query_params.get("after", "0"))
        following = after + SHOWN if after + SHOWN < len(rows) else None
        data: dict[str, Any] = {"entries": rows[after : after + SHOWN], "count": len(rows), "next": following}
        return answer(request, "withdrawals.html", data, rows)

    def endpoint(self) -> Callable[[Request], Awaitable[Response]]:
        """Make the endpoint that withdraws, or takes back."""

        async def take(request: Request) -> Response:
            if why := self.login.refuses(request):
                return problem(request, 403, why)
            form = await read_form(request)
            try:
                noted = await run_in_threadpool(self._change, form)
            except (CrawlerError, StorageError) as error:
                return problem(request, 400, str(error))
            if "text/html" in request.headers.get("accept", ""):
                return RedirectResponse(request.url_for("withdrawals"), 303)
            return JSONResponse([{"what": one.mark.said, "articles": one.articles} for one in noted])

        return take

    def _change(self, form: Mapping[str, str]) -> list[WithdrawalResult]:
        marks = list(dict.fromkeys(read_target(line) for line in form.get("what", "").splitlines() if line.strip()))
        reason, now = form.get("reason", "").strip(), datetime.now(UTC).replace(microsecond=0)
        if not marks:
            raise ArgumentError("give what to withdraw: a record id, an address, a site, or https://example.com/part/*")
        registry = WithdrawalRegistry(self.backend.store.engine)
        if form.get("do") == "undo":
            return registry.undo(marks, now, reason or None)
        if not reason:
            raise ArgumentError("give the reason")
        asked_by, unknown = form.get("asked_by", "").strip() or None, bool(form.get("unknown"))
        return registry.add(marks, reason, now, asked_by=asked_by, unknown=unknown)


def _place(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ArgumentError(f"after={text[:20]}: not a number")
    return int(text)
