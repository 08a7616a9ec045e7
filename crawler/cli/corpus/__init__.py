"""What the commands of the corpus are made of: selections, exports, releases, withdrawals."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.cli.corpus.export_far import any_target
    from crawler.cli.corpus.export_options import (
        FORMATS,
        PROFILES,
        add_filters,
        add_form,
        add_increment,
        read_filters,
        read_form,
    )
    from crawler.cli.corpus.releases import diff_releases, names, show_release, verify_release
    from crawler.cli.corpus.selection_options import add_selection, check_sites, read_selection
    from crawler.cli.corpus.similar_search import find_similar, read_likes
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
            "any_target": "export_far",
            "check_sites": "selection_options",
            "diff_releases": "releases",
            "find_similar": "similar_search",
            "names": "releases",
            "read_likes": "similar_search",
            "read_filters": "export_options",
            "read_form": "export_options",
            "read_selection": "selection_options",
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
    "any_target",
    "check_sites",
    "diff_releases",
    "find_similar",
    "names",
    "read_filters",
    "read_form",
    "read_likes",
    "read_selection",
    "show_release",
    "verify_release",
    "withdraw",
    "withdrawal_json",
    "withdrawn",
]
