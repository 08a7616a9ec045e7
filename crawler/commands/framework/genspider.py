"""scrapy genspider is not offered."""

from crawler.cli.framework_command import NotOffered


class Command(NotOffered):
    """Name another way."""

    def instead(self) -> str:
        """Return the words that name it."""
        return "'winnow add URL' looks at a site and writes its file"
