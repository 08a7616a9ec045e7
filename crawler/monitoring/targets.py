"""Where alerts go: Apprise addresses from the settings, which are secrets and are never shown."""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from crawler.errors import CrawlerError

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,30})://\S", re.IGNORECASE)
_SECRET = re.compile(r"[^\W_][\w.~+-]{3,}")


@dataclass(frozen=True, slots=True)
class Target:
    """One Apprise address; ``number`` counts from 1 in the order of the settings."""

    number: int
    url: str = field(repr=False)

    @property
    def name(self) -> str:
        """Its number and scheme: all that may be shown, since some services carry their secret as the host."""
        found = _SCHEME.match(self.url)
        return f"alert target {self.number} ({found[1].lower() if found else 'no address'})"

    @property
    def key(self) -> str:
        """A digest that names the target in the database."""
        return sha256(self.url.encode()).hexdigest()[:16]

    def censored(self, words: str) -> str:
        """Return words of an error without any part of the address but its scheme."""
        rest = self.url.partition("://")[2]
        parts = {self.url, *_SECRET.findall(rest), *_SECRET.findall(unquote(rest))}
        for part in sorted(parts, key=len, reverse=True):
            words = words.replace(part, "***")
        return words


def read_targets(urls: str, file: str = "") -> tuple[Target, ...]:
    """Read addresses separated by white space, and those of a file: one a line, # begins a comment line.

    An address given twice is one target.  Raises CrawlerError for a file that cannot be read, and for a word that is no
    address: a service that begins with it would tell nobody anything.
    """
    found = urls.split()
    if file:
        try:
            lines = Path(file).read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            problem = getattr(error, "strerror", None) or "is no text"
            raise CrawlerError(f"WINNOW_ALERTS_FILE {file}: {problem}") from None
        found += [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    targets = tuple(Target(number, url) for number, url in enumerate(dict.fromkeys(found), start=1))
    wrong = next((target for target in targets if not _SCHEME.match(target.url)), None)
    if wrong is not None:  # not shown: it may be a secret
        raise CrawlerError(f"alert target {wrong.number} of WINNOW_ALERTS or its file is no address like 'scheme://…'")
    return targets
