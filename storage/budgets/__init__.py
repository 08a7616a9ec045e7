"""What a crawl may spend on addresses that bring nothing, and on hosts that are not the site's own."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.budgets.url_groups import (
        CutGroup,
        Patience,
        URLGroup,
        URLGroups,
        Visit,
        VisitResult,
        forget_groups,
        list_cuts,
    )
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "CutGroup": "url_groups",
            "Patience": "url_groups",
            "URLGroup": "url_groups",
            "URLGroups": "url_groups",
            "Visit": "url_groups",
            "VisitResult": "url_groups",
            "forget_groups": "url_groups",
            "list_cuts": "url_groups",
        },
    )

__all__ = [
    "CutGroup",
    "Patience",
    "URLGroup",
    "URLGroups",
    "Visit",
    "VisitResult",
    "forget_groups",
    "list_cuts",
    "other_hosts",
]
