"""The log of a batch: every line says which site it is about, or goes to the file of that site's run."""

import logging
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path

from storage.private_files import make_private_file, make_private_folder

SITE: ContextVar[str] = ContextVar("site", default="")
"""The site that this task crawls; tasks, timers and callbacks inherit it from whoever makes them."""


def name_sites(record: logging.LogRecord) -> bool:
    """Put the site of this task before a line that does not begin with it; a filter of handlers."""
    site = SITE.get()
    if site and not getattr(record, "winnow_site", ""):
        record.winnow_site = site
        text = record.getMessage()
        record.msg, record.args = (text if text.startswith(f"{site}:") else f"{site}: {text}"), ()
    return True


class SiteLogFiles(logging.Handler):
    """Writes a line into the file of its site's run, what is of no site into ``rest``; a file is open while it is
    needed.
    """

    def __init__(self, rest: logging.Handler, files: Mapping[str, Path]) -> None:
        super().__init__(rest.level)
        rest.addFilter(name_sites)
        self._rest = rest
        self._files = files
        self._open: dict[str, logging.FileHandler] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        site = SITE.get()
        (self._handler(site) if site in self._files else self._rest).handle(record)

    def end(self, site: str) -> None:
        """Close the file of a site that is done with."""
        handler = self._open.pop(site, None)
        if handler is not None:
            handler.close()

    def close(self) -> None:
        """Close all files."""
        for site in list(self._open):
            self.end(site)
        super().close()

    def _handler(self, site: str) -> logging.Handler:
        if site not in self._open:
            try:
                make_private_folder(self._files[site].parent)
                make_private_file(self._files[site])
                handler = logging.FileHandler(self._files[site], encoding="utf-8", errors="backslashreplace")
            except (OSError, ValueError):  # a crawl is not worth less for it
                return self._rest
            handler.setFormatter(self._rest.formatter)
            self._open[site] = handler
        return self._open[site]
