"""winnow crawl: fetch what is new on one site."""

from crawler.cli.crawl_command import RunCommand


class Command(RunCommand):
    """Crawl a site by the name of its file or by its address."""

    mode = "crawl"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Crawl a site: fetch, clean and store its new articles"

    def long_desc(self) -> str:
        """Return what it does and what it ends with."""
        return (
            "Crawl a site by the name of its site file or by its address. Arguments: -a since=2025-12-01 "
            "-a until=2025-12-31 (days of publication), -a limit=50 (stop after 50 articles), "
            "-a revisit=no (do not fetch recent articles again). Ctrl-C stops after the requests under way; the same "
            "command resumes. Exit status: 0 done, 1 done with failures or interrupted, 2 could not run."
        )
