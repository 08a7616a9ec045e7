"""The site files while the service runs: what is added, changed, broken or gone since the last look."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import SiteError
from crawler.service.site_cache import SiteFileCache
from crawler.site import Site, load
from crawler.terminal import harmless

logger = logging.getLogger("winnow.service")

Stamp = tuple[int, int, int, int]
_UNKNOWN = (-1, -1, -1, -1)


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

    A file is read when its times, size or inode changed.  A folder that is away for a while (a file system that is not
    mounted, and may leave an empty folder in its place) keeps its sites: taking it for empty would drop every job.
    ``files`` is what the last look gave.  ``copies`` keeps what could be read.
    """

    def __init__(self, folders: Sequence[str], copies: SiteFileCache | None = None) -> None:
        self._folders = [Path(folder) for folder in folders]
        self._stamps: dict[Path, Stamp] = {}
        self._read: dict[Path, Site | str] = {}
        self._away: set[Path] = set()
        self._seen: set[Path] = set()
        self._places: dict[Path, tuple[int, int]] = {}  # which folder it was that held site files
        self._hidden: set[Path] = set()
        self._used: dict[str, Path] = {}
        self._copies = copies
        self.files: SiteFiles | None = None

    def site(self, name: str) -> Site | None:
        """Return a site as the last look found it, None where its file is gone or cannot be read."""
        return self.files.sites.get(name) if self.files else None

    def spare(self, name: str) -> Path | None:
        """Return the folder of copies where the file of a site cannot be read at this moment and a copy can.

        Any thread.  So a crawl begins with what was read last, also when a file breaks or its folder goes away between
        two looks.
        """
        path = self._used.get(name)
        if self._copies is None or (path is not None and isinstance(self._load(path), Site)):
            return None
        return self._copies.folder if self._copies.has(name) else None

    def look(self) -> SiteFiles | None:
        """Return what the folders hold where anything changed since the last look, else None."""
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
            found, place = sorted(path for path in folder.iterdir() if path.suffix == ".toml"), folder.stat()
        except OSError as error:
            return self._as_it_was(folder, error.strerror or "cannot be read")
        which = (place.st_dev, place.st_ino)
        if not found and self._places.get(folder, which) != which:
            return self._as_it_was(folder, "is empty and another one than before")
        self._away.discard(folder)
        self._seen.add(folder)
        if found:
            self._places[folder] = which
        return {path: stamp for path in found if (stamp := _stamp(path))}

    def _as_it_was(self, folder: Path, problem: str) -> dict[Path, Stamp]:
        if folder not in self._away:
            logger.warning("folder of site files %s: %s; its sites stay as they are", folder, problem)
        self._away.add(folder)
        return {path: stamp for path, stamp in self._stamps.items() if path.parent == folder}

    def _is_whole(self) -> bool:
        return self._seen.issuperset(self._folders)

    def _load(self, path: Path) -> Site | str:
        try:
            return load(path)
        except SiteError as error:
            return harmless(str(error))

    def _latest(self) -> SiteFiles:
        used = self._used = {path.stem: path for path in self._read}
        for path in self._read:
            if path != used[path.stem] and path not in self._hidden:
                logger.warning("%s is not used: %s is of the same site", path, used[path.stem])
        self._hidden = self._read.keys() - used.values()
        latest = {name: self._read[path] for name, path in used.items()}
        self._keep_copies(latest)
        return SiteFiles(
            {name: read for name, read in latest.items() if isinstance(read, Site)},
            {name: read for name, read in latest.items() if isinstance(read, str)},
            self._is_whole(),
        )

    def _keep_copies(self, latest: Mapping[str, Site | str]) -> None:
        if self._copies is None:
            return
        for name, read in latest.items():
            if isinstance(read, Site):
                self._copies.keep(self._used[name])
        if self._is_whole():
            self._copies.forget(latest)


def _stamp(path: Path) -> Stamp | None:
    """Return what changes with a file; None where it is gone since the listing.

    A link that leads nowhere is there, and so is what cannot be looked at: reading it will say what is wrong.
    """
    try:
        found = path.stat()
    except OSError:
        return _UNKNOWN if _is_there(path) else None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except OSError:
        return True  # its folder does not let us look
    return True
