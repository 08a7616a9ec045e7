"""Site files while the service runs: read when they change, and only then."""

import logging
import os
import shutil
from pathlib import Path

import pytest

from crawler.service.sitefiles import SiteFiles, SiteFolders


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "sites"
    made.mkdir()
    return made


def write(folder: Path, name: str, start: str = "https://h.example/") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(f'start = "{start}"', "utf-8")
    return path


def changed(folders: SiteFolders) -> SiteFiles:
    found = folders.look()
    assert found is not None
    return found


def test_nothing_new_is_told_once_only(folder):
    write(folder, "a")
    folders = SiteFolders([str(folder)])
    first = folders.look()
    assert first is not None
    assert sorted(first.sites) == ["a"]
    assert folders.look() is None
    assert folders.files == first


def test_an_empty_folder_is_told_too(folder):
    assert SiteFolders([str(folder)]).look() is not None


def test_added_changed_broken_and_removed(folder):
    folders = SiteFolders([str(folder)])
    path = write(folder, "a")
    folders.look()
    write(folder, "b")
    assert sorted(changed(folders).sites) == ["a", "b"]
    write(folder, "a", "https://other.example/")
    assert changed(folders).sites["a"].start == ("https://other.example/",)
    path.write_text("start = [", "utf-8")
    found = changed(folders)
    assert sorted(found.sites) == ["b"]
    assert "not valid TOML" in found.broken["a"]
    path.unlink()
    found = changed(folders)
    assert (sorted(found.sites), found.broken) == (["b"], {})


def test_the_same_length_and_another_time(folder):
    path = write(folder, "a", "https://one.example/")
    folders = SiteFolders([str(folder)])
    folders.look()
    write(folder, "a", "https://two.example/")
    os.utime(path, ns=(1, 1))
    assert changed(folders).sites["a"].start == ("https://two.example/",)


def test_a_later_folder_wins(folder, tmp_path):
    other = tmp_path / "more"
    other.mkdir()
    write(folder, "a", "https://one.example/")
    write(other, "a", "https://two.example/")
    assert changed(SiteFolders([str(folder), str(other)])).sites["a"].start == ("https://two.example/",)


def test_a_folder_that_is_away_keeps_its_sites(folder, caplog):
    write(folder, "a")
    folders = SiteFolders([str(folder)])
    folders.look()
    shutil.move(folder, folder.with_name("away"))
    with caplog.at_level(logging.WARNING):
        assert [folders.look(), folders.look()] == [None, None]
    assert len(caplog.records) == 1
    shutil.move(folder.with_name("away"), folder)
    write(folder, "b")
    assert sorted(changed(folders).sites) == ["a", "b"]


def test_a_folder_that_was_never_there_leaves_the_whole_unknown_until_it_is(folder, tmp_path):
    write(folder, "a")
    other = tmp_path / "more"
    folders = SiteFolders([str(folder), str(other)])
    first = changed(folders)
    assert (sorted(first.sites), first.whole) == (["a"], False)
    assert folders.look() is None
    other.mkdir()
    assert changed(folders).whole
    other.rmdir()
    assert folders.look() is None
