"""The table ``[access]`` of a site file: how one's own subscription is used.  Secrets stand elsewhere."""

from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from crawler.errors import SiteError
from crawler.site.schedule import refuse_unknown
from storage.urls import is_web_url


@dataclass(frozen=True, slots=True)
class Access:
    """``form`` is the address of the page with the form to sign in, where cookies or headers are not enough.

    ``user_field`` and ``password_field`` are the names of its fields, where they are not seen in the form.
    ``signed_in`` is a text that pages show only to those who are signed in, ``signed_out`` one that they show only to
    others.
    """

    form: str | None = None
    user_field: str | None = None
    password_field: str | None = None
    signed_in: str | None = None
    signed_out: str | None = None


def read_access(value: object) -> Access:
    """Read the table.  Raises :class:`SiteError` naming the key."""
    if not isinstance(value, dict):
        raise SiteError('expected a table, as in [access] signed_in = "Sign out"')
    refuse_unknown(value, {each.name: each for each in fields(Access)}, "[access]")
    for key, text in value.items():
        if not isinstance(text, str) or not text.strip():
            raise SiteError(f"[access] {key}: expected a text, not {text!r}")
    found = Access(**value)
    if found.form is not None and not is_web_url(found.form):
        raise SiteError(f"[access] form: not a web address: {found.form!r}")
    if found.form is not None and found.signed_in is None and found.signed_out is None:
        raise SiteError("[access] form: give signed_in or signed_out too, a text by which a page tells")
    return found


def read_proxy(value: object) -> str:
    """Read the address of a proxy, without secrets.  Raises ValueError."""
    if not isinstance(value, str) or not value.startswith("http://") or not is_web_url(value):
        raise ValueError("expected the address of an HTTP proxy, as in 'http://proxy.example:3128'")
    if urlsplit(value).username is not None:
        raise ValueError("a site file holds no secrets; write user and password to the site's secrets, as [proxy]")
    return value.rstrip("/")
