"""scrapy edit is not offered."""

from crawler.cli.framework_command import NotOffered


class Command(NotOffered):
    """Name another way."""

    def instead(self) -> str:
        """Return the words that name it."""
        return "a site is its file; 'winnow list' names the sites, open NAME.toml in an editor"
