"""The secrets of a site: read where they are needed, shown nowhere."""

import os
import re
import stat
import tomllib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import Cookie, LoadError, MozillaCookieJar
from pathlib import Path
from typing import Any

from crawler.errors import CrawlerError
from crawler.site import Site

VARIABLE = "WINNOW_SECRETS_"
MOST_BYTES = 1024 * 1024

_KEYS = frozenset({"user", "password", "cookies", "cookies_file", "headers", "proxy"})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TEXT = re.compile(r"[ -~]*")
_OURS = frozenset({"host", "content-length", "user-agent", "cookie", "connection", "transfer-encoding"})
"""Headers that are no secret: who asks is always said, and cookies have a table of their own."""


class NoSecretsError(CrawlerError):
    """A site has no secrets."""


@dataclass(frozen=True, slots=True)
class SiteSecrets:
    """What a site is shown of its subscriber; ``jar`` has the cookies of a file, each with its host."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    jar: tuple[Cookie, ...] = field(default=(), repr=False)
    proxy: tuple[str, str] | None = field(default=None, repr=False)


def secrets_file(home: str | Path, name: str) -> Path:
    """Return where the secrets of a site stand."""
    return Path(home) / "secrets" / f"{name}.toml"


def check_secrets(site: Site, home: str | Path) -> None:
    """Refuse a site whose secrets are missing or cannot be read.  Raises CrawlerError."""
    if site.access is None and site.proxy is None:
        return
    try:
        read_secrets(site, home)
    except NoSecretsError:
        if site.access is not None:
            raise


def read_secrets(site: Site, home: str | Path) -> SiteSecrets:
    """Read the secrets of a site from ``WINNOW_SECRETS_<NAME>``, else from its file.

    Raises CrawlerError, which shows nothing of them.
    """
    variable = VARIABLE + re.sub(r"[^A-Z0-9]", "_", site.name.upper())
    path = secrets_file(home, site.name)
    text = os.environ.get(variable)
    where = variable if text is not None else str(path)
    if text is None:
        text = _private_text(path, f"site {site.name} has no secrets: write {path}, mode 0600, or set {variable}")
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError):  # its words may show a line
        raise CrawlerError(f"{where}: no valid TOML") from None
    secrets = _parsed(content, where, path.parent)
    if site.access is not None and site.access.form is not None and not (secrets.user and secrets.password):
        raise CrawlerError(f"{where}: 'user' and 'password' are needed to sign in")
    return secrets


def _private_text(path: Path, missing: str) -> str:
    """Read a file that nobody but its owner may read.  Raises CrawlerError."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
            raise CrawlerError(f"{path}: is no file of secrets")
        if found.st_mode & 0o077:
            raise CrawlerError(f"{path}: others may read it; run: chmod 600 {path}")
        return path.read_text("utf-8")
    except FileNotFoundError:
        raise NoSecretsError(missing) from None
    except UnicodeDecodeError:
        raise CrawlerError(f"{path}: is no text") from None
    except OSError as error:
        raise CrawlerError(f"{path}: {error.strerror}") from None


def _parsed(content: Mapping[str, Any], where: str, folder: Path) -> SiteSecrets:
    if unknown := sorted(content.keys() - _KEYS):
        raise CrawlerError(f"{where}: key '{unknown[0][:40]}' is not known; known: {', '.join(sorted(_KEYS))}")
    for key in ("user", "password", "cookies_file"):
        if not isinstance(content.get(key, ""), str):
            raise CrawlerError(f"{where}: key '{key}': expected a text")
    headers, cookies = (_table(content, key, where) for key in ("headers", "cookies"))
    if ours := next((name for name in headers if name.lower() in _OURS), None):
        raise CrawlerError(f"{where}: [headers] {ours}: is not for you to set")
    proxy = _table(content, "proxy", where)
    if proxy and proxy.keys() != {"user", "password"}:
        raise CrawlerError(f"{where}: [proxy] has user and password")
    file = content.get("cookies_file", "")
    return SiteSecrets(
        user=content.get("user", ""),
        password=content.get("password", ""),
        cookies=cookies,
        headers=headers,
        jar=tuple(_cookies(folder / file)) if file else (),
        proxy=(proxy["user"], proxy["password"]) if proxy else None,
    )


def _table(content: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
    table = content.get(key, {})
    if not isinstance(table, dict):
        raise CrawlerError(f"{where}: [{key}] is no table")
    for name, value in table.items():
        fits = isinstance(value, str) and _TEXT.fullmatch(value) and _NAME.fullmatch(name)
        if not fits or (key == "cookies" and ";" in value):
            raise CrawlerError(f"{where}: [{key}] {name[:40]}: its name or value cannot be sent")
    return table


def _cookies(path: Path) -> MozillaCookieJar:
    """Read a file ``cookies.txt`` as browsers' extensions and curl write it.  Raises CrawlerError."""
    _private_text(path, f"{path}: no such file of cookies")
    jar = MozillaCookieJar(path)
    try:
        with warnings.catch_warnings():  # a line of the wrong form: a traceback of the library's own
            warnings.simplefilter("ignore")
            jar.load(ignore_discard=True, ignore_expires=True)
    except (LoadError, ValueError):
        raise CrawlerError(f"{path}: is no file of cookies in the form of Netscape (cookies.txt)") from None
    return jar
