"""Which language and which time zone a site most likely keeps, from what it declares and how it writes its dates."""

import re
from collections import Counter
from collections.abc import Iterable

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
_BY_LANGUAGE: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "zh": ((("+08:00", ""), "Asia/Shanghai"),),
    "ja": ((("+09:00", ""), "Asia/Tokyo"),),
    "ko": ((("+09:00", ""), "Asia/Seoul"),),
    "de": ((("+01:00", "+02:00", ""), "Europe/Berlin"),),
    "it": ((("+01:00", "+02:00", ""), "Europe/Rome"),),
    "fr": ((("+01:00", "+02:00"), "Europe/Paris"),),
    "nl": ((("+01:00", "+02:00", ""), "Europe/Amsterdam"),),
    "pl": ((("+01:00", "+02:00", ""), "Europe/Warsaw"),),
    "tr": ((("+03:00", ""), "Europe/Istanbul"),),
    "ru": ((("+03:00", ""), "Europe/Moscow"),),
    "es": ((("+01:00", "+02:00"), "Europe/Madrid"), (("-03:00",), "America/Argentina/Buenos_Aires")),
    "pt": ((("-03:00",), "America/Sao_Paulo"), (("+01:00",), "Europe/Lisbon")),
    "en": (
        (("-05:00", "-04:00"), "America/New_York"),
        (("-06:00",), "America/Chicago"),
        (("-08:00", "-07:00"), "America/Los_Angeles"),
        (("+01:00",), "Europe/London"),
        (("+05:30",), "Asia/Kolkata"),
        (("+10:00", "+11:00"), "Australia/Sydney"),
    ),
}


def language(*declared: str | None) -> str | None:
    """Give the first language tag that is one (``zh_CN`` and ``zh-cn`` become ``zh-CN``), or None."""
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
    zones = _BY_LANGUAGE.get((language or "").partition("-")[0], ())
    spoken = next((zone for known, zone in zones if stated in known), None)
    return _BY_DOMAIN.get(domain.rpartition(".")[2]) or spoken
