"""scrapy bench is not offered."""

from crawler.cli.framework_command import NotOffered


class Command(NotOffered):
    """Name another way."""

    def instead(self) -> str:
        """Return the words that name it."""
        return "the figures of this crawler are measured by the programs in benchmarks/"
