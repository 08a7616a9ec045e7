"""One's own subscription: cookies, headers or a form to sign in with, and a proxy, for the hosts of one site alone.

Secrets come from a file for its owner alone or from the environment, and go into no setting, log, database or archive.
"""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.access.middleware import SiteAccess
    from crawler.access.secrets import check_secrets
else:
    __getattr__ = lazy_exports(__name__, {"SiteAccess": "middleware", "check_secrets": "secrets"})

__all__ = ["SiteAccess", "check_secrets"]
