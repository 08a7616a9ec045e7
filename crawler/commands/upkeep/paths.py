"""winnow paths: where everything lies."""

import argparse
import json
from collections.abc import Mapping

from crawler.cli.command import WinnowCommand
from crawler.paths import Paths
from storage.db import without_secrets


class Command(WinnowCommand):
    """Print the places that commands read and write; nothing is made."""

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Print where everything lies: home, database, archive, logs, site files"

    def long_desc(self) -> str:
        """Return what decides the places."""
        return (
            "Print the places that commands read and write. WINNOW_HOME names the home; without it, it is var in a "
            "checkout and $XDG_DATA_HOME/winnow (~/.local/share/winnow) elsewhere. Of the folders of site files a "
            "later one wins; WINNOW_SITES adds some."
        )

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options]"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the form of the list."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print them."""
        self.no_unknown(args)
        places = self._places()
        if opts.json:
            print(json.dumps(places, ensure_ascii=False, indent=1))
            return 0
        for name, place in places.items():
            first, *more = [place] if isinstance(place, str) else place
            print(f"{name:<14}{first}", *(f"{'':<14}{each}" for each in more), sep="\n")
        return 0

    def _places(self) -> Mapping[str, str | list[str]]:
        assert self.settings is not None
        settings = self.settings
        paths = Paths.of(settings["WINNOW_HOME"], settings["WINNOW_DATABASE_URL"], settings.getlist("WINNOW_SITES"))
        return {
            "home": str(paths.home),
            "database": without_secrets(paths.database_url),
            "archive": str(paths.archive),
            "logs": str(paths.logs),
            "own_sites": str(paths.own_sites),
            "site_folders": [str(folder) for folder in paths.site_folders],
            "rules": self.setting("WINNOW_RULES_FILE") or str(paths.home / "rules.toml"),
            "settings": self.setting("SETTINGS_MODULE"),
        }
