"""Site files as they were read last, kept so that a broken one, or a folder that is away, costs no crawl."""

import logging
import shutil
from collections.abc import Container
from pathlib import Path

from crawler.errors import SiteError
from crawler.site import load

logger = logging.getLogger("winnow.service")


class SiteFileCache:
    """A folder of copies, one a site; without one a broken file is what it is.  For one thread, :meth:`has` for any."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._told = False

    def keep(self, path: Path) -> None:
        """Keep a site file that could be read, unless it is there already or is broken by now."""
        copy, new = self.folder / path.name, self.folder / "new" / path.name
        try:
            if _times(copy) == _times(path):
                return
            new.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, new)
            load(new)
            shutil.copystat(path, new)
            new.replace(copy)
        except SiteError:
            return  # it was changed a moment ago, and will be looked at again
        except OSError as error:
            if not self._told:
                logger.warning("copies of site files: %s: %s", copy, error.strerror)
            self._told = True

    def has(self, site: str) -> bool:
        """Return whether there is a copy of a site's file."""
        return self._path(site).is_file()

    def forget(self, sites: Container[str]) -> None:
        """Drop the copies of all other sites."""
        try:
            for path in self.folder.glob("*.toml"):
                if path.stem not in sites:
                    path.unlink()
        except OSError as error:
            logger.warning("copies of site files: %s: %s", self.folder, error.strerror)

    def _path(self, site: str) -> Path:
        return self.folder / f"{site}.toml"


def _times(path: Path) -> tuple[int, int] | None:
    """Return the size and time of a file, None where it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
