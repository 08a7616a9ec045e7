"""scrapy parse is not offered."""

from crawler.cli.framework_command import NotOffered


class Command(NotOffered):
    """Name another way."""

    def instead(self) -> str:
        """Return the words that name it."""
        return "'scrapy extract URL' shows what is read of a page, 'scrapy explain URL' why"
