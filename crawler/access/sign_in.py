"""Signing in by a form: its page is asked for, filled and sent, and the answer must show that it worked."""

import asyncio
import hashlib
import hmac
import secrets as chance
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import time
from urllib.parse import urlencode

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.access.form import SignInForm, find_form
from crawler.access.secrets import SiteSecrets
from crawler.access.session import SiteSession
from crawler.access.telling import tells_signed_out
from crawler.downloader.responses import failure_kind
from crawler.errors import CrawlerError
from crawler.site import Access
from pipelines.errors import WorkersError
from pipelines.stages import ExtractStage
from pipelines.workers import ExtractionPool, Lost, WorkerBounds

SIGNING_IN = "winnow_signing_in"
"""Key of a request's meta: it belongs to the signing in, and does not wait for it."""

PATIENCE = 86_400.0
"""Seconds for which a user and password that were refused are not tried again: many sites lock who tries often."""


class SignInError(CrawlerError):
    """Signing in did not work; the text says why, and nothing of the secrets."""


class SignIn:
    """Signs one site's crawl in, at most once; ``refused`` is a file that remembers what did not work."""

    def __init__(self, crawler: Crawler, access: Access, secrets: SiteSecrets, session: SiteSession) -> None:
        assert access.form is not None
        self._crawler, self._access, self._secrets, self._session = crawler, access, secrets, session
        self._address = access.form
        self._refused = session.state.with_suffix(".refused")
        self._turn = asyncio.Lock()
        self.done = False
        self._own: ExtractionPool | None = None

    async def __call__(self) -> None:
        """Sign in, unless it was done in this crawl.  Raises :class:`SignInError`."""
        async with self._turn:
            if self.done:
                return
            self.done = True
            if self._was_refused():
                raise SignInError("this user and password were refused within the last day, and are not tried again")
            self._session.forget()
            form = await self._find(await self._ask(Request(self._address)))
            answer = await self._ask(self._filled(form))
            if answer.status >= 400 or tells_signed_out(answer, self._access) or await self._again(answer):
                self._remember()
                raise SignInError("signing in failed: the answer is that of somebody who is not signed in")
            with suppress(OSError):
                self._refused.unlink(missing_ok=True)
                self._session.save()

    async def _ask(self, request: Request) -> Response:
        assert self._crawler.engine is not None
        asked = request.replace(callback=NO_CALLBACK, meta={SIGNING_IN: True})
        try:
            return await self._crawler.engine.download_async(asked)
        except Exception as error:  # noqa: BLE001 - whatever it is, there is no signing in
            raise SignInError(f"signing in failed: {request.url}: {failure_kind(error)[1]}") from None

    async def _find(self, page: Response) -> SignInForm:
        if page.status != 200:
            raise SignInError(f"signing in failed: {page.url} answered {page.status}")
        form = await self._read(page)
        if form is None:
            raise SignInError(f"signing in failed: no form with a password on {page.url}; see user_field")
        if not self._session.owns(form.action):
            raise SignInError(f"signing in failed: the form leads to {form.action[:200]}, which is not of the site")
        return form

    async def _again(self, answer: Response) -> bool:
        """Return whether the form is shown again, where no text tells."""
        return self._access.signed_in is None and await self._read(answer) is not None

    async def _read(self, page: Response) -> SignInForm | None:
        kind = (page.headers.get("Content-Type") or b"").decode("latin-1") or None
        task = partial(find_form, user_field=self._access.user_field, password_field=self._access.password_field)
        try:
            pool = await self._workers()
        except WorkersError as error:
            raise SignInError(str(error)) from error
        found = pool.too_large(page.body) or await asyncio.wrap_future(pool.run(task, page.body, page.url, kind))
        return None if isinstance(found, Lost) else found

    async def _workers(self) -> ExtractionPool:
        """Return the workers of the crawl; a look at a site has no stages, and gets one here."""
        stage = self._crawler.get_item_pipeline(ExtractStage)
        if isinstance(stage, ExtractStage):
            return await stage.workers()
        if self._own is None:
            self._own = ExtractionPool(*WorkerBounds.of(self._crawler.settings, 1), many=False)
            self._crawler.signals.connect(self._stop_own, signal=signals.spider_closed)
        return self._own

    async def _stop_own(self) -> None:
        if self._own is not None:
            await asyncio.get_running_loop().run_in_executor(None, self._own.stop)

    def _filled(self, form: SignInForm) -> Request:
        given = {form.user_field: self._secrets.user, form.password_field: self._secrets.password}
        body = urlencode([*form.fields, *given.items()])
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Referer": self._address}
        if form.method != "POST":  # an address is logged and kept, by others too
            raise SignInError("signing in failed: the form would send the password in an address")
        return Request(form.action, method="POST", headers=kind, body=body)

    def _remember(self) -> None:
        salt = chance.token_hex(16)
        with suppress(OSError):
            self._refused.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._refused.touch(mode=0o600)
            self._refused.write_text(f"{salt} {self._digest(salt)}", "utf-8")

    def _was_refused(self) -> bool:
        try:
            if time() - self._refused.stat().st_mtime > PATIENCE:
                return False
            salt, _, digest = Path(self._refused).read_text("utf-8").partition(" ")
        except (OSError, ValueError):
            return False
        return hmac.compare_digest(digest, self._digest(salt))

    def _digest(self, salt: str) -> str:
        text = f"{self._secrets.user}\0{self._secrets.password}".encode()
        return hashlib.scrypt(text, salt=salt.encode(), n=2**14, r=8, p=1).hex()
