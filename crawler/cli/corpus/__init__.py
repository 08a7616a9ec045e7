"""What the commands of the corpus are made of: selections, exports, releases, withdrawals."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.cli.corpus.export_options import (
        FORMATS,
        PROFILES,
        add_filters,
        add_form,
        add_increment,
        read_filters,
        read_form,
    )
    from crawler.cli.corpus.export_request import read_export_request, run_export
    from crawler.cli.corpus.releases import diff_releases, names, show_release, verify_release
    from crawler.cli.corpus.selection_options import add_selection, check_sites, read_selection
    from crawler.cli.corpus.withdrawals import add_withdraw_options, withdraw, withdrawal_json, withdrawn
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "FORMATS": "export_options",
            "PROFILES": "export_options",
            "add_filters": "export_options",
            "add_form": "export_options",
            "add_increment": "export_options",
            "add_selection": "selection_options",
            "add_withdraw_options": "withdrawals",
            "check_sites": "selection_options",
            "diff_releases": "releases",
            "names": "releases",
            "read_export_request": "export_request",
            "read_filters": "export_options",
            "read_form": "export_options",
            "read_selection": "selection_options",
            "run_export": "export_request",
            "show_release": "releases",
            "verify_release": "releases",
            "withdraw": "withdrawals",
            "withdrawal_json": "withdrawals",
            "withdrawn": "withdrawals",
        },
    )

__all__ = [
    "FORMATS",
    "PROFILES",
    "add_filters",
    "add_form",
    "add_increment",
    "add_selection",
    "add_withdraw_options",
    "check_sites",
    "diff_releases",
    "names",
    "read_export_request",
    "read_filters",
    "read_form",
    "read_selection",
    "run_export",
    "show_release",
    "verify_release",
    "withdraw",
    "withdrawal_json",
    "withdrawn",
]
