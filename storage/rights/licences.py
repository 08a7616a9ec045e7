"""Licences that are open by the Open Definition 2.1: anybody may use, change and share, for any purpose.

Sources: opendefinition.org/licenses (conformant licences), creativecommons.org/licenses, and the pages of the
governments named.  NC (not commercial) and ND (no changes) are not open.
"""

import re
from collections.abc import Iterable

_PLACES: tuple[tuple[str, str, bool | None], ...] = (
    ("CC0", r"creativecommons\.org/publicdomain/zero/", True),
    ("PDM", r"creativecommons\.org/publicdomain/mark/", True),
    ("ODC-PDDL", r"opendatacommons\.org/licenses/pddl(?:/|$)", True),
    ("ODC-BY", r"opendatacommons\.org/licenses/by(?:/|$)", True),
    ("ODbL", r"opendatacommons\.org/licenses/odbl(?:/|$)", True),
    # Open only without invariant sections and cover texts, of which the address says nothing.
    ("GFDL", r"gnu\.org/(?:licenses|copyleft)/fdl", None),
    ("FAL", r"artlibre\.org/licen[cs]e/lal", True),
    ("OGL-UK", r"nationalarchives\.gov\.uk/doc/open-government-licence/", True),
    (
        "OGL-Canada",
        r"open\.canada\.ca/(?:en|fr)/(?:open-government-licence-canada|licence-du-gouvernement-ouvert)",
        True,
    ),
    ("OGDL-Taiwan", r"data\.gov\.tw/license", True),
    ("Licence-Ouverte", r"etalab\.gouv\.fr/licence-ouverte|data\.gouv\.fr/[^?#]*/licence-ouverte", True),
    ("DL-DE", r"govdata\.de/dl-de/(?:by|zero)-2-0", True),
    ("GODL-India", r"data\.gov\.in/(?:government-)?open-(?:government-)?data-license", True),
)
_ORIGIN = r"\A(?:(?:https?:)?//)?(?:[\w-]++\.)*"
_BY_ADDRESS = [(name, re.compile(_ORIGIN + f"(?:{place})", re.IGNORECASE), open_) for name, place, open_ in _PLACES]
_CC_ADDRESS = re.compile(
    _ORIGIN + r"creativecommons\.org/licenses/(?P<parts>(?:by|nc|nd|sa)(?:-(?:nc|nd|sa))*)(?=[/?#]|$)", re.IGNORECASE
)
# Names as Creative Commons and SPDX write them; what follows the version is the country of a port or IGO.
_VERSION = r"(?:[\s-]*[1-4]\.[015](?:[\s-]*(?:International|Unported|IGO|(?!BY|NC|ND|SA)[A-Z]{2}))?)?"
_CC = r"(?:CC|Creative\s+Commons)[\s-]*"
_CC0_NAME = re.compile(_CC + r"(?:0|Zero)(?:[\s-]*1\.0(?:[\s-]*Universal)?)?", re.IGNORECASE)
_CC_NAME = re.compile(
    _CC
    + r"(?P<parts>(?:BY|Attribution)(?:[\s-]?(?:NC|Non-?Commercial|ND|No-?Deriv(?:ative)?s|SA|Share-?Alike))*)"
    + _VERSION,
    re.IGNORECASE,
)
_PART = re.compile(r"BY|Attribution|NC|Non-?Commercial|ND|No-?Deriv|SA|Share-?Alike", re.IGNORECASE)
_SHORT = {"attribution": "BY", "noncommercial": "NC", "noderiv": "ND", "sharealike": "SA"}
_OPEN = frozenset({"BY", "BY-SA"})


def known_licence(text: str) -> tuple[str | None, bool | None]:
    """Return the short name of a licence by its address or full name, and whether it is open; None for what is unknown.

    >>> known("https://creativecommons.org/licenses/by-nc/4.0/")
    ('CC-BY-NC', False)
    """
    text = text.strip()[:500]
    for name, pattern, is_open in _BY_ADDRESS:
        if pattern.match(text):
            return name, is_open
    if _CC0_NAME.fullmatch(text):
        return "CC0", True
    named = _CC_ADDRESS.match(text) or _CC_NAME.fullmatch(text)
    return (None, None) if named is None else _of_parts(_PART.findall(named["parts"]))


def _of_parts(said: Iterable[str]) -> tuple[str, bool | None]:
    """Name a licence of Creative Commons; one without attribution is on no list and neither open nor closed."""
    parts = list(dict.fromkeys(_SHORT.get(part.lower().replace("-", ""), part.upper()) for part in said))
    name = "-".join(parts)
    return f"CC-{name}", False if {"NC", "ND"} & set(parts) else (True if name in _OPEN else None)
