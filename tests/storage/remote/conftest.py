"""One S3 server for the tests of this folder."""

import pytest
from s3fs import S3FileSystem

from storage.remote import ranges
from tests.servers.object_storage import object_storage


@pytest.fixture(scope="session")
def s3():
    with object_storage() as server:
        yield server


@pytest.fixture
def in_environment(monkeypatch):
    """Let this process use an S3 server, by an address."""

    def use(server, url=""):
        for name, value in server.environment(url).items():
            monkeypatch.setenv(name, value)
        S3FileSystem.clear_instance_cache()
        ranges.forget()

    yield use
    S3FileSystem.clear_instance_cache()
    ranges.forget()
