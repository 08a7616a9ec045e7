"""Licences that are open by the Open Definition 2.1: anybody may use, change and share, for any purpose.

Sources: opendefinition.org/licenses (conformant licences), creativecommons.org/licenses, and the pages of the
governments named.  NC (not commercial) and ND (no changes) are not open.
"""

import re

_OPEN = (
    ("CC0", r"creativecommons\.org/publicdomain/zero/"),
    ("PDM", r"creativecommons\.org/publicdomain/mark/"),
    ("CC-BY", r"creativecommons\.org/licenses/by/"),
    ("CC-BY-SA", r"creativecommons\.org/licenses/by-sa/"),
    ("ODC-PDDL", r"opendatacommons\.org/licenses/pddl(?:/|$)"),
    ("ODC-BY", r"opendatacommons\.org/licenses/by(?:/|$)"),
    ("ODbL", r"opendatacommons\.org/licenses/odbl(?:/|$)"),
    ("GFDL", r"gnu\.org/(?:licenses|copyleft)/fdl"),
    ("OGL-UK", r"nationalarchives\.gov\.uk/doc/open-government-licence/"),
    ("OGL-Canada", r"open\.canada\.ca/(?:en|fr)/(?:open-government-licence-canada|licence-du-gouvernement-ouvert)"),
    ("Licence-Ouverte", r"etalab\.gouv\.fr/licence-ouverte|data\.gouv\.fr/.*licence-ouverte"),
    ("DL-DE", r"govdata\.de/dl-de/(?:by|zero)-2-0"),
    ("GODL-India", r"data\.gov\.in/(?:government-)?open-(?:government-)?data-license"),
)
_CLOSED = (
    ("CC-BY-NC-ND", r"creativecommons\.org/licenses/by-nc-nd/"),
    ("CC-BY-NC-SA", r"creativecommons\.org/licenses/by-nc-sa/"),
    ("CC-BY-NC", r"creativecommons\.org/licenses/by-nc/"),
    ("CC-BY-ND", r"creativecommons\.org/licenses/(?:by-nd|nd)"),
)
_BY_ADDRESS = [
    (name, re.compile(rf"(?:https?:)?//(?:[\w-]+\.)*{place}", re.IGNORECASE), is_open)
    for places, is_open in ((_OPEN, True), (_CLOSED, False))
    for name, place in places
]
_BY_NAME = re.compile(
    r"(?:CC|Creative\s+Commons)[\s-]*(?:(?P<zero>0|Zero)|(?P<kind>BY(?:[\s-]?(?:NC|ND|SA))*))"
    r"(?:[\s-]*(?:[1-4]\.0)(?:[\s-]*(?:International|[A-Z]{2}))?)?",
    re.IGNORECASE,
)


def known(text: str) -> tuple[str | None, bool | None]:
    """Give the short name of a licence by its address or full name, and whether it is open; None for what is unknown.

    >>> known("https://creativecommons.org/licenses/by-nc/4.0/")
    ('CC-BY-NC', False)
    """
    text = text.strip()[:500]
    for name, pattern, is_open in _BY_ADDRESS:
        if pattern.match(text):
            return name, is_open
    named = _BY_NAME.fullmatch(text)
    if named is None:
        return None, None
    if named["zero"]:
        return "CC0", True
    parts = re.findall(r"BY|NC|ND|SA", named["kind"].upper())
    return "CC-" + "-".join(parts), not {"NC", "ND"} & set(parts)
