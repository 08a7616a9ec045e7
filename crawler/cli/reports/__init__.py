"""What commands print of runs, plans, hosts, pages and articles."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.cli.reports.backfill_report import report_lines, show_plan, show_report
    from crawler.cli.reports.explanation import show_explanation, stored_page
    from crawler.cli.reports.found_hosts import MetHosts
    from crawler.cli.reports.health_table import Row, check_site, service_note, show_health
    from crawler.cli.reports.reextraction_report import show_reextraction
    from crawler.cli.reports.run_report import RunReport, report_on_run
    from crawler.cli.reports.run_table import run_json, runs_table
    from crawler.cli.reports.search_results import hit_json, hit_lines, in_words
    from crawler.cli.reports.site_preview import Preview
    from crawler.cli.reports.template_words import template_in_words
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "MetHosts": "found_hosts",
            "Preview": "site_preview",
            "Row": "health_table",
            "RunReport": "run_report",
            "check_site": "health_table",
            "hit_json": "search_results",
            "hit_lines": "search_results",
            "in_words": "search_results",
            "report_lines": "backfill_report",
            "report_on_run": "run_report",
            "run_json": "run_table",
            "runs_table": "run_table",
            "service_note": "health_table",
            "show_explanation": "explanation",
            "show_health": "health_table",
            "show_plan": "backfill_report",
            "show_reextraction": "reextraction_report",
            "show_report": "backfill_report",
            "stored_page": "explanation",
            "template_in_words": "template_words",
        },
    )

__all__ = [
    "MetHosts",
    "Preview",
    "Row",
    "RunReport",
    "check_site",
    "hit_json",
    "hit_lines",
    "in_words",
    "report_lines",
    "report_on_run",
    "run_json",
    "runs_table",
    "service_note",
    "show_explanation",
    "show_health",
    "show_plan",
    "show_reextraction",
    "show_report",
    "stored_page",
    "template_in_words",
]
