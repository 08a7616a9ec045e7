"""The form to sign in with, found in its page; pure, for a worker process."""

from dataclasses import dataclass

from lxml.html import HtmlElement

from storage.urls import absolute_url

MOST_FIELDS = 100
_HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class SignInForm:
    """Where a form goes, what it holds already, and the names of the two fields to fill; ``method`` in capitals."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]
    user_field: str
    password_field: str


def find_form(
    body: bytes, url: str, content_type: str | None, user_field: str | None, password_field: str | None
) -> SignInForm | None:
    """Return the first form of a page with a field for a password, or with the fields that are named."""
    from crawler.discovery.markup import as_tree  # noqa: PLC0415 - it brings parsers

    tree = as_tree(body, content_type)
    forms = [] if tree is None else tree.iter("form")
    found = (_read(form, url, user_field, password_field) for form in forms)
    return next((form for form in found if form is not None), None)


def _read(form: HtmlElement, url: str, user_field: str | None, password_field: str | None) -> SignInForm | None:
    inputs = [each for each in form.iter("input", "button") if each.get("name")][:MOST_FIELDS]
    secret = _named(inputs, password_field) if password_field else _typed(inputs, {"password"})
    if secret is None:
        return None
    before = inputs[: inputs.index(secret)]
    user = _named(inputs, user_field) if user_field else _typed(before[::-1], {"text", "email", "tel"})
    action = absolute_url(url, form.get("action") or url)
    if user is None or action is None:
        return None
    kept = [(each.get("name") or "", each.get("value") or "") for each in inputs if _kind(each) == _HIDDEN]
    method = (form.get("method") or "get").upper()
    return SignInForm(action, method, tuple(kept), user.get("name") or "", secret.get("name") or "")


def _named(inputs: list[HtmlElement], name: str) -> HtmlElement | None:
    return next((each for each in inputs if each.get("name") == name), None)


def _typed(inputs: list[HtmlElement], kinds: set[str]) -> HtmlElement | None:
    return next((each for each in inputs if _kind(each) in kinds), None)


def _kind(field: HtmlElement) -> str:
    return (field.get("type") or "text").lower() if field.tag == "input" else "button"
