"""Where everything lies, as a value: what ``winnow paths`` prints and the Python door hands out."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from crawler.site import own_sites


@dataclass(frozen=True, slots=True)
class Paths:
    """The places of one home; ``site_folders`` holds the folders of site files, of which a later one wins."""

    home: Path
    database_url: str
    site_folders: tuple[Path, ...]

    @property
    def archive(self) -> Path:
        """The folder of the fetched pages, as WARC files."""
        return self.home / "archive"

    @property
    def logs(self) -> Path:
        """The folder of the logs of scheduled crawls, a folder a site."""
        return self.home / "logs"

    @property
    def own_sites(self) -> Path:
        """The folder of the site files that a user makes."""
        return own_sites(self.home)

    @classmethod
    def of(cls, home: str, database_url: str, site_folders: Iterable[str]) -> Self:
        """Return the places that settings name."""
        return cls(Path(home), database_url, tuple(map(Path, site_folders)))

    @classmethod
    def of_environment(cls) -> Self:
        """Return the places that the environment of this process named when its settings were read."""
        from crawler import settings  # noqa: PLC0415 - it reads the environment when it is imported

        return cls.of(settings.WINNOW_HOME, settings.WINNOW_DATABASE_URL, settings.WINNOW_SITES)

    @classmethod
    def of_home(cls, home: Path) -> Self:
        """Return the places of a home of its own: its database, the site files that are bundled and its own."""
        from crawler import settings  # noqa: PLC0415 - as above

        home = home.absolute()
        folders = (settings.BUNDLED_SITES, str(own_sites(home)))
        return cls.of(str(home), f"sqlite:///{home / 'winnow.db'}", folders)
