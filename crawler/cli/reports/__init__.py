"""What commands print of runs, plans, hosts, pages and articles."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.cli.reports.found_hosts import MetHosts
    from crawler.cli.reports.reextraction_report import show_reextraction
    from crawler.cli.reports.site_preview import Preview
    from crawler.cli.reports.template_words import template_in_words
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "MetHosts": "found_hosts",
            "Preview": "site_preview",
            "show_reextraction": "reextraction_report",
            "template_in_words": "template_words",
        },
    )

__all__ = [
    "MetHosts",
    "Preview",
    "backfill_report",
    "explanation",
    "health_table",
    "run_report",
    "run_table",
    "search_results",
    "show_reextraction",
    "template_in_words",
]
