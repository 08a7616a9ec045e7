"""The kits of whole sites that may lie beside the checkout, served as HTTP proxies.

Tests that use them are skipped, with the reason, where the kits are not there.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0  # seconds a server may take to listen


@dataclass(frozen=True, slots=True)
class Kit:
    """A served kit: the proxy to crawl through, the folder of truth files, the log of requests (JSON lines)."""

    proxy: str
    truth: Path
    log: Path


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read JSON lines: a truth file or a log of requests (``host path status``)."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def site_names(kit: Kit) -> list[str]:
    """Name the hosts of a kit's sites, without their mobile twins."""
    hosts = json.loads((kit.truth / "hosts.json").read_text("utf-8"))
    return [host for host, about in hosts.items() if not about.get("mobile_of")]


def shared(path: str) -> Path:
    """Return a file or folder of the kits beside the checkout; skip the test where it is not there."""
    found = ROOT.parent / "shared" / path
    if not found.exists():
        pytest.skip(f"shared kit not beside the checkout: {found}")
    return found


@contextmanager
def site_kit(work: Path, now: datetime) -> Iterator[Kit]:
    """Build the small sites under ``work`` for the moment ``now`` (naive, their own clock) and serve them."""
    maker, server = shared("sites/make_sites.py"), shared("sites/serve_sites.py")
    words = [sys.executable, str(maker), "--out", str(work), "--seeds", str(shared("seeds"))]
    subprocess.run([*words, "--now", now.isoformat(timespec="seconds")], check=True, capture_output=True)
    with _served(server, work / "dev", work / "requests.jsonl") as kit:
        yield kit


@contextmanager
def train_kit(work: Path) -> Iterator[Kit]:
    """Serve the real static sites; the log is written under ``work``."""
    with _served(shared("train/serve.py"), shared("train/data"), work / "requests.jsonl") as kit:
        yield kit


@contextmanager
def _served(server: Path, data: Path, log: Path) -> Iterator[Kit]:
    log.touch()
    port = _free_port()
    words = [sys.executable, str(server), "--data", str(data), "--port", str(port), "--log", str(log)]
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, child)
        yield Kit(f"http://127.0.0.1:{port}", data, log)
    finally:
        child.terminate()
        child.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, child: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and child.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the kit's server does not listen on port {port}")
