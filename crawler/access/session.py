"""What requests to the hosts of a site carry: cookies, headers and proxy; taken off again when they are answered."""

import os
from collections.abc import Iterable
from contextlib import suppress
from http.cookiejar import Cookie, LoadError, LWPCookieJar
from pathlib import Path
from urllib.parse import quote, urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from crawler.access.secrets import SiteSecrets, secrets_file
from crawler.site import Site
from storage.private_files import make_private_folder
from storage.urls import host as host_of

SECRET = ("Cookie", "Authorization", "Proxy-Authorization")
_MAGIC = "#LWP-Cookies-2.0\n"


class SiteSession:
    """The cookies of one site while it is crawled, kept for the next crawl in ``secrets/<site>.session``.

    Nothing goes to other hosts than those that the site file names, nor without TLS where the site is named with it.
    """

    def __init__(self, site: Site, secrets: SiteSecrets, home: Path) -> None:
        self._site, self._secrets = site, secrets
        self._file = secrets_file(home, site.name)
        self.state = self._file.with_suffix(".session")
        self._jar = CookieJar()
        self._hosts = frozenset(map(host_of, site.urls)) | frozenset(site.domains)
        self._plain = any(url.startswith("http:") for url in site.start)
        self._names = (*SECRET, *secrets.headers)
        self._proxy = _proxy(site.proxy, secrets.proxy)
        self._fill()

    @property
    def is_new(self) -> bool:
        """Whether there is no cookie yet."""
        return not len(self._jar)

    def owns(self, url: str) -> bool:
        """Return whether an address may be shown the secrets."""
        name = host_of(url)
        inside = name in self._hosts or any(name.endswith(f".{domain}") for domain in self._site.domains)
        return inside and (url.startswith("https:") or self._plain)

    def dress(self, request: Request) -> None:
        """Give a request what it is to carry."""
        self.undress(request)
        if self._proxy is not None:
            request.meta["proxy"] = self._proxy
        if self.owns(request.url) and not request.url.endswith("/robots.txt"):
            for name, value in self._secrets.headers.items():
                request.headers[name] = value
            self._jar.add_cookie_header(request)

    def undress(self, request: Request) -> None:
        """Take everything off a request that may not be kept."""
        for name in self._names:
            request.headers.pop(name, None)

    def learn(self, response: Response, request: Request) -> None:
        """Take over the cookies of an answer, which are then taken off it."""
        if self.owns(request.url):
            self._jar.extract_cookies(response, request)
        response.headers.pop("Set-Cookie", None)

    def forget(self) -> None:
        """Forget all cookies but those of the secrets."""
        self._jar.clear()
        self._give()

    def save(self) -> None:
        """Keep the cookies for the next crawl, for the owner alone.  Raises OSError."""
        kept = LWPCookieJar()
        for cookie in self._jar:
            kept.set_cookie(cookie)
        make_private_folder(self.state.parent)
        part = self.state.with_suffix(".part")
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(_MAGIC + kept.as_lwp_str(ignore_discard=True, ignore_expires=True))
        part.replace(self.state)

    def _fill(self) -> None:
        self._give()
        try:
            newer = self.state.stat().st_mtime > self._file.stat().st_mtime if self._file.exists() else True
        except OSError:
            return
        if newer:
            known = LWPCookieJar(self.state)
            with suppress(OSError, LoadError, ValueError):  # as good as none
                known.load(ignore_discard=True)
            self._take(known)

    def _give(self) -> None:
        self._take(self._secrets.jar)
        for url in self._site.start:
            self._take(_cookie(name, value, url) for name, value in self._secrets.cookies.items())

    def _take(self, cookies: Iterable[Cookie]) -> None:
        for cookie in cookies:
            self._jar.set_cookie(cookie)


def _cookie(name: str, value: str, url: str) -> Cookie:
    """Make a cookie for the host of an address."""
    host = urlsplit(url).hostname or ""
    domain = host if "." in host else f"{host}.local"
    secure = url.startswith("https:")
    return Cookie(0, name, value, None, False, domain, False, False, "/", True, secure, None, True, None, None, {})


def _proxy(address: str | None, user: tuple[str, str] | None) -> str | None:
    if address is None or user is None:
        return address
    name, word = (quote(part, safe="") for part in user)
    return address.replace("://", f"://{name}:{word}@", 1)
