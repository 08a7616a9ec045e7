"""A fleet of workers on one PostgreSQL store: leases of sites and hosts by the clock of the database."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.fleet.listing import FleetFigures, WorkerLine, list_workers, read_fleet
    from storage.fleet.member import Beat, FleetMember, Load, require_server
    from storage.fleet.site_claims import SitePlan, TakenSite
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Beat": "member",
            "FleetFigures": "listing",
            "FleetMember": "member",
            "Load": "member",
            "SitePlan": "site_claims",
            "TakenSite": "site_claims",
            "WorkerLine": "listing",
            "list_workers": "listing",
            "read_fleet": "listing",
            "require_server": "member",
        },
    )

__all__ = [
    "Beat",
    "FleetFigures",
    "FleetMember",
    "Load",
    "SitePlan",
    "TakenSite",
    "WorkerLine",
    "list_workers",
    "read_fleet",
    "require_server",
]
