"""The site files while the service runs: what is added, changed, broken or gone since the last look."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import SiteError
from crawler.site import Site, load

logger = logging.getLogger("winnow.service")

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """What the folders hold: the sites that can be read, and the one line of each file that cannot, by name.

    It is not the ``whole`` where a folder could not be read since the beginning: there may be more.
    """

    sites: dict[str, Site]
    broken: dict[str, str]
    whole: bool = True


class SiteFolders:
    """Folders of ``<name>.toml`` looked at again and again; a later folder wins over an earlier one.

    A file is read when its time, size or inode changed.  A folder that is away for a while (a file system that is not
    mounted) keeps its sites: taking the folder for empty would drop every job.  ``files`` is what the last look gave.
    """

    def __init__(self, folders: Sequence[str]) -> None:
        self._folders = [Path(folder) for folder in folders]
        self._stamps: dict[Path, Stamp] = {}
        self._read: dict[Path, Site | str] = {}
        self._away: set[Path] = set()
        self._seen: set[Path] = set()
        self.files: SiteFiles | None = None

    def site(self, name: str) -> Site | None:
        """Give a site as the last look found it, None where its file is gone or cannot be read."""
        return self.files.sites.get(name) if self.files else None

    def look(self) -> SiteFiles | None:
        """Give what the folders hold where anything changed since the last look, else None."""
        stamps = {path: stamp for folder in self._folders for path, stamp in self._listing(folder).items()}
        if self.files is not None and stamps == self._stamps and self._is_whole() == self.files.whole:
            return None
        self._read = {
            path: self._read[path] if self._stamps.get(path) == stamp else self._load(path)
            for path, stamp in stamps.items()
        }
        self._stamps = stamps
        self.files = self._latest()
        return self.files

    def _listing(self, folder: Path) -> dict[Path, Stamp]:
        try:
            found = sorted(folder.iterdir())
        except OSError as error:
            if folder not in self._away:
                logger.warning("folder of site files %s: %s; its sites stay as they are", folder, error.strerror)
            self._away.add(folder)
            return {path: stamp for path, stamp in self._stamps.items() if path.parent == folder}
        self._away.discard(folder)
        self._seen.add(folder)
        stamps = ((path, _stamp(path)) for path in found if path.suffix == ".toml")
        return {path: stamp for path, stamp in stamps if stamp}

    def _is_whole(self) -> bool:
        return self._seen.issuperset(self._folders)

    def _load(self, path: Path) -> Site | str:
        try:
            return load(path)
        except SiteError as error:
            return str(error)

    def _latest(self) -> SiteFiles:
        latest = {path.stem: read for path, read in self._read.items()}
        return SiteFiles(
            {name: read for name, read in latest.items() if isinstance(read, Site)},
            {name: read for name, read in latest.items() if isinstance(read, str)},
            self._is_whole(),
        )


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:  # gone since the listing
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
