"""scrapy parse is not offered."""

from crawler.cli.framework_command import NotOffered


class Command(NotOffered):
    """Name another way."""

    def instead(self) -> str:
        """Return the words that name it."""
        return "'winnow extract URL' shows what is read of a page, 'winnow explain URL' why"
