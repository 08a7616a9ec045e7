"""Addresses as an operator writes them."""

import pytest

from storage.errors import RemoteRefused
from storage.remote import check_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("s3://bucket/prefix/", "s3://bucket/prefix"),
        (" s3://bucket ", "s3://bucket"),
        ("/mnt/far", "file:///mnt/far"),
        ("file:///mnt/far//", "file:///mnt/far"),
        ("abfs://container@account.dfs.core.windows.net/x", "abfs://container@account.dfs.core.windows.net/x"),
    ],
)
def test_addresses(text, address, tmp_path):
    assert check_address(text, tmp_path) == address


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("s3://key:secret@bucket", "holds a password"),
        ("s3://", "names no folder"),
        ("file://far", "needs an absolute path"),
        ("", "lies within|names no folder"),
    ],
)
def test_what_is_no_address(text, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RemoteRefused, match=words) as caught:
        check_address(text, tmp_path)
    assert "secret" not in str(caught.value)


def test_the_archive_is_not_brought_into_itself(tmp_path):
    for text in (str(tmp_path), f"file://{tmp_path}/deeper"):
        with pytest.raises(RemoteRefused, match="lies within the archive"):
            check_address(text, tmp_path)
