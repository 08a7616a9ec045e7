"""Site files while the service runs: read when they change, and only then."""

import logging
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

from crawler.service.site_cache import SiteFileCache
from crawler.service.site_watcher import SiteFiles, SiteFolders
from crawler.site.config import load


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


def test_a_later_folder_wins_and_that_is_told_once(folder, tmp_path, caplog):
    other = tmp_path / "more"
    other.mkdir()
    write(folder, "a", "https://one.example/")
    write(other, "a", "https://two.example/")
    folders = SiteFolders([str(folder), str(other)])
    assert changed(folders).sites["a"].start == ("https://two.example/",)
    write(folder, "b")
    changed(folders)
    assert [record.message for record in caplog.records] == [
        f"{folder / 'a.toml'} is not used: {other / 'a.toml'} is of the same site"
    ]
    (other / "a.toml").unlink()
    assert changed(folders).sites["a"].start == ("https://one.example/",)


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


def test_an_empty_folder_in_the_place_of_another_keeps_its_sites_and_one_that_was_emptied_does_not(folder, caplog):
    write(folder, "a")
    folders = SiteFolders([str(folder)])
    folders.look()
    folder.rename(folder.with_name("unmounted"))
    folder.mkdir()
    assert [folders.look(), folders.look()] == [None, None]
    assert [record.message for record in caplog.records] == [
        f"folder of site files {folder}: is empty and another one than before; its sites stay as they are"
    ]
    path = write(folder, "b")
    assert changed(folders).sites.keys() == {"b"}
    path.unlink()
    assert not changed(folders).sites


def _to_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _to_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/nowhere/a.toml")


def _to_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _to_giant(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100_000_000)


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (_to_folder, "Is a directory"),
        (_to_link, "No such file"),
        (_to_pipe, "is no file"),
        (_to_giant, "holds 100,000,000 bytes"),
        (lambda path: path.write_bytes(b"start = '\xe9'"), "not valid TOML"),
        (lambda path: path.write_text("start = " + "[" * 9000), "not valid TOML"),
        (lambda path: path.write_text("delay = " + "9" * 9000), "not valid TOML"),
        (lambda path: path.write_text(f"start = 'https://a.example/'\ndelay = {'9' * 400}"), "less than a day"),
        (lambda path: path.write_text(f"start = 'https://a.example/'\n[schedule]\ninterval = {'9' * 400}"), "a year"),
    ],
    ids=["folder", "link", "pipe", "giant", "letters", "deep", "digits", "delay", "interval"],
)
def test_what_an_operator_can_do_to_a_file_is_one_line_and_the_file_is_still_there(folder, mistake, said):
    path = write(folder, "a")
    write(folder, "b")
    folders = SiteFolders([str(folder)])
    folders.look()
    mistake(path)
    found = changed(folders)
    assert found.sites.keys() == {"b"}
    assert said in found.broken["a"]
    assert len(found.broken["a"]) < 1100
    assert "\n" not in found.broken["a"]
    assert folders.look() is None
    path.rmdir() if path.is_dir() else path.unlink()
    write(folder, "a")
    assert changed(folders).sites.keys() == {"a", "b"}


def test_what_could_be_read_is_kept_and_counts_while_the_file_cannot_be(folder, tmp_path):
    copies, home = SiteFileCache(tmp_path / "read"), tmp_path / "read"
    path, other = write(folder, "a"), write(folder, "b")
    folders = SiteFolders([str(folder)], copies)
    folders.look()
    assert [folders.spare(name) for name in ("a", "b", "c")] == [None, None, None]
    path.write_text("start = [")  # not looked at yet
    assert folders.spare("a") == home
    changed(folders)
    again = SiteFolders([str(folder)], copies)
    again.look()
    assert again.spare("a") == home
    assert load(home / "a.toml").start == ("https://h.example/",)
    write(folder, "a", "https://mended.example/")
    changed(again)
    assert again.spare("a") is None
    assert load(home / "a.toml").start == ("https://mended.example/",)
    other.unlink()
    changed(again)
    assert [each.name for each in home.glob("*.toml")] == ["a.toml"]
    folder.rename(folder.with_name("away"))
    away = SiteFolders([str(folder)], copies)
    away.look()
    assert away.spare("a") == home


def test_copies_that_cannot_be_written_are_told_once(folder, tmp_path, caplog):
    (tmp_path / "read").write_text("a file")
    write(folder, "a")
    folders = SiteFolders([str(folder)], SiteFileCache(tmp_path / "read"))
    assert changed(folders).sites.keys() == {"a"}
    write(folder, "b")
    assert changed(folders).sites.keys() == {"a", "b"}
    assert len(caplog.records) == 1


def test_rights_that_were_taken_away_are_told_and_drop_no_site(folder, monkeypatch):
    """By the answers of the system: the tests may run as root, who may read everything."""
    path = write(folder, "a")
    folders = SiteFolders([str(folder)])
    folders.look()
    stat = Path.stat

    def refuse(*_args: object, **_words: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", refuse)
        path.chmod(0o600)
        assert changed(folders).broken == {"a": f"{path}: Permission denied"}
        patch.setattr(Path, "stat", lambda self, **words: refuse() if self == path else stat(self, **words))
        found = changed(folders)
    assert (found.sites, list(found.broken)) == ({}, ["a"])
    assert changed(folders).sites.keys() == {"a"}


def test_a_file_with_a_mark_at_its_beginning_is_read(folder):
    (folder / "a.toml").write_text('start = "https://a.example/"', "utf-8-sig")
    assert changed(SiteFolders([str(folder)])).sites.keys() == {"a"}


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
