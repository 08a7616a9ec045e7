"""scrapy crawl: fetch what is new on one site."""

from crawler.cli.crawl_command import RunCommand


class Command(RunCommand):
    """Crawl a site by the name of its file or by its address."""

    mode = "crawl"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Crawl a site: fetch, clean and store its new articles"

    def long_desc(self) -> str:
        """Say what it does and what it ends with."""
        return (
            "Crawl a site by the name of its file or by its address. Arguments: -a since=2025-12-01 "
            "-a until=2025-12-31 (publication days), -a limit=50 (articles to keep), "
            "-a revisit=no (do not look again at young articles). "
            "Exit status: 0 done, 1 done with failures, 2 could not run."
        )
