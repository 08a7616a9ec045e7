"""Which sites a worker takes: those of workers that died, then those whose time has come."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, text

from storage.fleet.host_claims import drop_hosts, hosts_of, take_hosts
from storage.process import Process
from storage.service.planned_jobs import PlannedJob, read_jobs

AGAIN_SECONDS = 30.0
"""When a site is tried again at the latest whose host another crawl asks.

When that crawl ends, the one that is due for longest is tried at once."""

MOST_DEATHS = 3
"""Workers in a row that may die with a site; then it is left alone until its next regular time."""


@dataclass(frozen=True, slots=True)
class SitePlan:
    """What a worker knows of a site that is due: its next time (seconds since 1970) and the hosts that its crawl
    begins with.
    """

    next_run: float
    hosts: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenSite:
    """A site that was taken.  ``hosts`` are those it may ask, with the seconds until each may be asked.

    ``dead`` is the process that died with it, None where its time had come.
    """

    site: str
    token: int
    hosts: Mapping[str, float] = field(default_factory=dict)
    dead: Process | None = None


PlanOf = Callable[[PlannedJob], SitePlan | None]
"""Gives the plan of a job; None where this machine has no file of the site."""


def claim_sites(connection: Connection, worker: int, limit: int, plan_of: PlanOf) -> list[TakenSite]:
    """Take up to ``limit`` sites, those of dead workers first.  To be called within one transaction."""
    left = _of_dead_workers(connection, worker, limit, plan_of)
    return left + _due(connection, worker, limit - len(left), plan_of)


def _of_dead_workers(connection: Connection, worker: int, limit: int, plan_of: PlanOf) -> list[TakenSite]:
    dead = {row.id: Process(row.machine, row.pid, row.process_start) for row in connection.execute(_DEAD)}
    if not dead:
        return []
    connection.execute(_GIVE_UP, {"dead": list(dead), "most": MOST_DEATHS})
    rows = connection.execute(_LEFT, {"dead": list(dead), "limit": limit}).all()
    for row in rows:
        drop_hosts(connection, row.worker, row.site)
        process = dead[row.worker]
        here = {"site": row.site, "machine": process.machine, "pid": process.pid, "start": process.process_start}
        connection.execute(_FREE_ROWS, here)
    plans = {row.site: plan_of(PlannedJob(site=row.site)) for row in rows}
    taken = _take(connection, worker, rows, plans, deaths=1)
    return [
        TakenSite(site=each.site, token=each.token, hosts=each.hosts, dead=dead[_holder(rows, each.site)])
        for each in taken
    ]


def _holder(rows: Sequence[Row[Any]], site: str) -> int:
    return int(next(row.worker for row in rows if row.site == site))


def _due(connection: Connection, worker: int, limit: int, plan_of: PlanOf) -> list[TakenSite]:
    rows = connection.execute(_DUE, {"limit": limit}).all() if limit > 0 else []
    planned = {job.site: job for job in read_jobs(rows)}
    plans = {site: plan_of(job) for site, job in planned.items()}
    taken = _take(connection, worker, [row for row in rows if row.site in planned], plans, deaths=0)
    names = {each.site for each in taken}
    begun = [{"site": site, "next": plan.next_run} for site, plan in plans.items() if plan and site in names]
    if begun:
        connection.execute(_BEGUN, begun)
    missed = [{"site": row.site, "seconds": AGAIN_SECONDS} for row in rows if row.site not in names]
    if missed:
        hosts = _hosts_missed(connection, plans)
        connection.execute(_LATER, [{**each, "host": hosts.get(each["site"])} for each in missed])
    return taken


def _hosts_missed(connection: Connection, plans: Mapping[str, SitePlan | None]) -> dict[str, str]:
    """Return for each site a host of it that a crawl has: of another worker, or one that was just taken here."""
    wanted = sorted({host for plan in plans.values() if plan for host in plan.hosts})
    held = {row.host: row.site for row in connection.execute(_HELD, {"hosts": wanted})}
    return {site: host for site, plan in plans.items() if plan for host in plan.hosts if held.get(host, site) != site}


def _take(
    connection: Connection, worker: int, rows: Sequence[Row[Any]], plans: Mapping[str, SitePlan | None], deaths: int
) -> list[TakenSite]:
    """Take those of the sites whose hosts can all be had; of the others none is kept."""
    known = {row.site: plan for row in rows if (plan := plans.get(row.site)) is not None}
    first = hosts_of((site, plan.hosts) for site, plan in known.items())
    alone = {site: plan for site, plan in known.items() if all(first[host] == site for host in plan.hosts)}
    asked = [(host, site) for host, site in first.items() if site in alone]
    got = take_hosts(connection, worker, asked)
    taken = []
    for site, plan in alone.items():
        if not got.keys() >= set(plan.hosts):
            drop_hosts(connection, worker, site)
            continue
        values = {"site": site, "worker": worker, "deaths": deaths}
        token = connection.execute(_ENTER, values).scalar_one()
        taken.append(TakenSite(site=site, token=token, hosts={host: got[host] for host in plan.hosts}))
    return taken


def finish_site(connection: Connection, worker: int, taken: TakenSite) -> bool:
    """Give a site back; False where it is another's by now."""
    mine = {"site": taken.site, "worker": worker, "token": taken.token}
    return connection.execute(_FINISH, mine).first() is not None


def call_next(connection: Connection, hosts: Collection[str]) -> None:
    """Let those sites be tried at once that wait for some hosts, of each the one that is due for longest."""
    if hosts:
        connection.execute(_CALL, {"hosts": list(hosts)})


def plan_next(connection: Connection, site: str, next_run: float | None, every: float | None) -> None:
    """Write when a site is crawled next and, where it is not None, the distance that was found for it.

    ``next_run`` None is at once.  A site that is paused stays so.
    """
    connection.execute(_PLAN, {"site": site, "next": next_run, "every": every})


# Locked: a worker that only stood still and speaks again waits here, and then learns what it lost.
_DEAD = text("""
    SELECT id, machine, pid, process_start FROM fleet_workers
    WHERE lease_until < extract(epoch FROM clock_timestamp()) ORDER BY id FOR UPDATE SKIP LOCKED
""")
_LEFT = text("""
    SELECT site, worker FROM site_leases WHERE worker = ANY(:dead) ORDER BY taken_at LIMIT :limit
    FOR UPDATE SKIP LOCKED
""")
_GIVE_UP = text("""
    UPDATE site_leases SET worker = NULL, deaths = 0 WHERE worker = ANY(:dead) AND deaths >= :most
""")
_DUE = text("""
    SELECT jobs.* FROM jobs
    WHERE digest IS NOT NULL AND next_run_at BETWEEN 0 AND extract(epoch FROM clock_timestamp()) AND NOT EXISTS (
        SELECT FROM site_leases WHERE site_leases.site = jobs.site
        AND (worker IS NOT NULL OR again_at > extract(epoch FROM clock_timestamp()))
    )
    ORDER BY next_run_at LIMIT :limit FOR UPDATE SKIP LOCKED
""")
_BEGUN = text("""
    UPDATE jobs SET next_run_at = CASE WHEN paused_at IS NULL THEN :next END, asked_at = NULL WHERE site = :site
""")
_LATER = text("""
    INSERT INTO site_leases AS held (site, token, deaths, taken_at, again_at, waits_for)
    VALUES (:site, 0, 0, 0, extract(epoch FROM clock_timestamp()) + :seconds, :host)
    ON CONFLICT (site) DO UPDATE SET again_at = excluded.again_at, waits_for = excluded.waits_for
    WHERE held.worker IS NULL
""")
_HELD = text("SELECT host, site FROM host_leases WHERE host = ANY(:hosts) AND worker IS NOT NULL")
_CALL = text("""
    UPDATE site_leases SET again_at = NULL, waits_for = NULL WHERE site IN (
        SELECT DISTINCT ON (waits_for) site_leases.site FROM site_leases JOIN jobs ON jobs.site = site_leases.site
        WHERE waits_for = ANY(:hosts) AND worker IS NULL ORDER BY waits_for, next_run_at
    )
""")
_ENTER = text("""
    INSERT INTO site_leases AS held (site, worker, token, deaths, taken_at)
    VALUES (:site, :worker, 1, 0, extract(epoch FROM clock_timestamp()))
    ON CONFLICT (site) DO UPDATE SET worker = excluded.worker, token = held.token + 1,
        deaths = held.deaths + :deaths, taken_at = excluded.taken_at, again_at = NULL, waits_for = NULL
    RETURNING token
""")
_FINISH = text("""
    UPDATE site_leases SET worker = NULL, deaths = 0 WHERE site = :site AND worker = :worker AND token = :token
    RETURNING site
""")
_PLAN = text("""
    UPDATE jobs SET interval = coalesce(:every, interval), every = coalesce(:every, every),
        next_run_at = coalesce(:next, extract(epoch FROM clock_timestamp()))
    WHERE site = :site AND next_run_at IS NOT NULL
""")
# What a dead process held of the frontier comes back with the site: nobody waits for a second lease.
_FREE_ROWS = text("""
    UPDATE workers SET lease_until = 0 FROM crawls
    WHERE crawls.id = crawl_id AND crawls.site = :site AND crawls.finished_at IS NULL
    AND machine = :machine AND pid = :pid AND process_start = :start
""")
