"""A worker of a fleet: takes sites from the database, crawls many at once in one reactor, and gives them back."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.fleet.log import log_to
    from crawler.fleet.worker import FleetOptions, FleetWorker
else:
    __getattr__ = lazy_exports(__name__, {"FleetOptions": "worker", "FleetWorker": "worker", "log_to": "log"})

__all__ = ["FleetOptions", "FleetWorker", "log_to"]
