"""Which crawl asks a host: one of all workers at a time, and none before the host may be asked again."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, text

# Rows are written in the order of the hosts, so that two workers cannot wait for each other.
_TAKE = text("""
    INSERT INTO host_leases AS held (host, worker, site, next_at)
    SELECT host, :worker, site, 0 FROM unnest(CAST(:hosts AS text[]), CAST(:sites AS text[])) AS asked (host, site)
    ORDER BY host
    ON CONFLICT (host) DO UPDATE SET worker = excluded.worker, site = excluded.site, wanted_at = NULL
    WHERE held.worker IS NULL OR (held.worker = excluded.worker AND held.site = excluded.site) OR NOT EXISTS (
        SELECT FROM fleet_workers
        WHERE id = held.worker AND lease_until > extract(epoch FROM clock_timestamp())
    )
    RETURNING host, greatest(next_at - extract(epoch FROM clock_timestamp()), 0)
""")
_WANT = text("""
    UPDATE host_leases SET wanted_at = extract(epoch FROM clock_timestamp())
    WHERE host = ANY(:hosts) AND worker IS NOT NULL AND wanted_at IS NULL
""")
_GIVE = text("""
    UPDATE host_leases
    SET worker = NULL, site = NULL, wanted_at = NULL, next_at = extract(epoch FROM clock_timestamp()) + rest
    FROM unnest(CAST(:hosts AS text[]), CAST(:rests AS float8[])) AS given (name, rest)
    WHERE host = name AND worker = :worker AND site = :site
""")
_DROP = text("""
    UPDATE host_leases SET worker = NULL, site = NULL, wanted_at = NULL
    WHERE worker = :worker AND site = :site
""")
_SLOW = text("""
    UPDATE host_leases SET next_at = extract(epoch FROM clock_timestamp()) + rest
    FROM unnest(CAST(:hosts AS text[]), CAST(:rests AS float8[])) AS given (name, rest)
    WHERE host = name AND worker = :worker
""")
_WANTED = text("SELECT host FROM host_leases WHERE worker = :worker AND wanted_at IS NOT NULL")
_FORGET = text("""
    DELETE FROM host_leases
    WHERE worker IS NULL AND next_at < extract(epoch FROM clock_timestamp()) - 86400
""")


def take_hosts(connection: Connection, worker: int, asked: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Take those of the hosts that are free, each for a site; return the seconds until each may be asked.

    ``asked`` are pairs of host and site, no host twice.  Of the others it is noted that they are wanted.
    """
    if not asked:
        return {}
    hosts, sites = [host for host, _ in asked], [site for _, site in asked]
    found = connection.execute(_TAKE, {"worker": worker, "hosts": hosts, "sites": sites}).all()
    taken = {host: float(rest) for host, rest in found}
    if missed := [host for host in hosts if host not in taken]:
        connection.execute(_WANT, {"hosts": missed})
    return taken


def give_hosts(connection: Connection, worker: int, site: str, rests: Mapping[str, float]) -> None:
    """Give hosts of a site back, each not to be asked for so many seconds yet."""
    if rests:
        given = {"hosts": list(rests), "rests": list(rests.values())}
        connection.execute(_GIVE, {"worker": worker, "site": site, **given})


def drop_hosts(connection: Connection, worker: int, site: str) -> None:
    """Give back every host that a site still has; what they may be asked is as it was noted last."""
    connection.execute(_DROP, {"worker": worker, "site": site})


def note_slow_hosts(connection: Connection, worker: int, rests: Mapping[str, float]) -> None:
    """Note for how long hosts are to be left alone should this worker die: those that ask for longer than a lease."""
    if rests:
        connection.execute(_SLOW, {"worker": worker, "hosts": list(rests), "rests": list(rests.values())})


def wanted_hosts(connection: Connection, worker: int) -> frozenset[str]:
    """Return the hosts of a worker that another crawl waits for."""
    return frozenset(connection.scalars(_WANTED, {"worker": worker}))


def forget_hosts(connection: Connection) -> None:
    """Drop the rows of hosts that nobody asked for a day."""
    connection.execute(_FORGET)


def hosts_of(pairs: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Return the first of some sites that asks for each host; ``pairs`` are sites with their hosts."""
    found: dict[str, str] = {}
    for site, hosts in pairs:
        for host in hosts:
            found.setdefault(host, site)
    return found
