"""Which language and which time zone a site most likely keeps, from what it declares and how it writes its dates."""

import re
from collections import Counter
from collections.abc import Iterable

from pipelines.extraction.lexicon import by_language

_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?(?:[-_].*)?$")
_OFFSET = re.compile(r"\d{2}(?::?\d{2})?(?:\.\d+)?\s*([+-]\d{2}):?(\d{2})$")

# Countries of one clock by their top-level domain; where several zones are kept, the one most of its press keeps.
_BY_DOMAIN = {
    "cn": "Asia/Shanghai", "tw": "Asia/Taipei", "hk": "Asia/Hong_Kong", "sg": "Asia/Singapore",
    "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "de": "Europe/Berlin", "at": "Europe/Vienna",
    "ch": "Europe/Zurich", "fr": "Europe/Paris", "it": "Europe/Rome", "es": "Europe/Madrid",
    "pt": "Europe/Lisbon", "nl": "Europe/Amsterdam", "be": "Europe/Brussels", "pl": "Europe/Warsaw",
    "cz": "Europe/Prague", "se": "Europe/Stockholm", "no": "Europe/Oslo", "dk": "Europe/Copenhagen",
    "fi": "Europe/Helsinki", "uk": "Europe/London", "ie": "Europe/Dublin", "gr": "Europe/Athens",
    "tr": "Europe/Istanbul", "il": "Asia/Jerusalem", "in": "Asia/Kolkata", "vn": "Asia/Ho_Chi_Minh",
    "th": "Asia/Bangkok", "ar": "America/Argentina/Buenos_Aires", "za": "Africa/Johannesburg",
    "nz": "Pacific/Auckland",
}  # fmt: skip

# Language and offset together mostly leave one zone; "" stands where the language alone does.
_BY_LANGUAGE = {
    code: dict(entry.split("=", 1) for entry in entries) for code, entries in by_language("dates.time_zones").items()
}


def language(*declared: str | None) -> str | None:
    """Return the first language tag that is one (``zh_CN`` and ``zh-cn`` become ``zh-CN``), or None."""
    for tag in declared:
        match = _LANGUAGE.match((tag or "").strip())
        if match:
            primary, region = match.group(1).lower(), match.group(2) or ""
            return f"{primary}-{region.upper() if len(region) == 2 else region.title()}" if region else primary
    return None


def timezone(language: str | None, dates: Iterable[str], domain: str) -> str | None:
    """Guess the IANA zone from the offsets that dates state, the language and the country of the domain, or None.

    ``+00:00`` proves nothing: many systems write universal time whatever the country.
    """
    offsets = Counter(f"{match.group(1)}:{match.group(2)}" for date in dates if (match := _OFFSET.search(date)))
    offsets.pop("+00:00", None)
    stated = offsets.most_common(1)[0][0] if offsets else ""
    spoken = _BY_LANGUAGE.get((language or "").partition("-")[0], {}).get(stated)
    return _BY_DOMAIN.get(domain.rpartition(".")[2]) or spoken
