"""A Ray cluster, or one of this machine for as long as the run takes."""

import logging
import os
import socket
from urllib.parse import urlsplit

from datatrove.executor import RayPipelineExecutor

from pipelines.bulk.engines.options import EngineOptions
from pipelines.bulk.rank import RankWork
from pipelines.errors import BulkError

_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DEDUP_LOGS": "0"}
_ANSWER = 10.0
"""Seconds for a cluster to take a connection."""

_ALONE = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
"""Ray's word for a cluster that listens on loopback only; it takes the address of the machine in place of 127.0.0.1."""


def check(options: EngineOptions) -> None:
    """Refuse an address where nobody listens: Ray asks there for minutes.  Raises BulkError."""
    if not options.address:
        return
    try:
        place = urlsplit(options.address if "://" in options.address else f"//{options.address}")
        if place.hostname and place.port:
            socket.create_connection((place.hostname, place.port), _ANSWER).close()
    except (OSError, ValueError) as error:
        raise BulkError(f"--address {options.address}: no cluster answers there: {error}") from error


def execute(options: EngineOptions, address: str, ranks: list[int], logs: str) -> None:
    """Do ranks on a cluster; the one of this machine ends with it."""
    os.environ.update(_QUIET if options.address else _QUIET | _ALONE)
    import ray  # noqa: PLC0415 - it takes a second, and the variables are read here

    lots = options.lots(ranks)
    if options.address:
        ray.init(address=options.address, log_to_driver=False, logging_level=logging.ERROR)
    else:
        cpus = (options.workers or os.cpu_count() or 1) * options.cpus
        ray.init(
            num_cpus=cpus,
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    try:
        RayPipelineExecutor(
            [RankWork(address, lots, options.limits, options.cpus)],
            tasks=len(lots),
            workers=options.places(len(lots)),
            logging_dir=logs,
            cpus_per_task=options.cpus,
            mem_per_cpu_gb=options.memory,
            time=int(options.grace * max(map(len, lots))),
        ).run()
    finally:
        ray.shutdown()
