"""What every test may rely on: a home of its own, nothing but loopback on the network, and a real PostgreSQL server."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator

import pytest

from tests.servers.postgresql import Server

for _name in [name for name in os.environ if name.startswith(("WINNOW_", "SCRAPY_"))]:
    del os.environ[_name]
# Before any settings are read: the home of whoever runs the tests holds site files and articles of their own.
HOME = os.environ["WINNOW_HOME"] = tempfile.mkdtemp(prefix="winnow-tests-")

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(scope="session", autouse=True)
def _own_home() -> Iterator[None]:
    """Remove the home of this process when its tests are done."""
    yield
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[None]:
    """Refuse every connection of a test process that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):  # type: ignore[index]
            raise AssertionError(f"a test wanted to reach {address}")
        connect(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server that lives as long as the tests; they fail when it does not start."""
    with Server() as server:
        yield server.address
