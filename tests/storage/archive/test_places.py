"""Pages read wherever their file lies: in the folder, or on object storage under the same reference."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from storage.archive import Archive, Places
from storage.archive.reader import pages_and_damage, read_following, read_page
from storage.archive.recovery import capture_at
from storage.errors import ArchiveError, RemoteError
from storage.export.formats.warc import page_members
from storage.records import Page
from storage.remote import RemoteFile, RemoteFolder, ranges
from tests.storage.samples import page


@pytest.fixture(autouse=True)
def _fresh():
    ranges.forget()


@dataclass(frozen=True)
class Brought:
    """An archive whose only file was brought away: the file here and there, and the page in it."""

    places: Places
    local: Path
    far: RemoteFile
    kept: Page

    @property
    def ref(self) -> str:
        return self.kept.raw_ref or ""

    def read(self, ref: str) -> Page:
        return Archive(self.places).read(ref)


@pytest.fixture
def archive(tmp_path):
    folder, far = tmp_path / "archive", RemoteFolder(f"file://{tmp_path}/far")
    places = Places(folder, (far.address,))
    with Archive(places) as written:
        more = tuple(replace(page(f"https://example.com/{n}"), body=b"more" * n) for n in (2, 3))
        kept = written.keep(replace(page("https://example.com/1"), more=more))
    local = next(folder.iterdir())
    file = far.file(local.name)
    file.put(local)
    return Brought(places, local, file, kept)


def test_a_page_keeps_its_reference_when_its_file_is_brought_away(archive, tmp_path):
    here = archive.read(archive.ref)
    members = list(page_members(archive.places, archive.ref, 0))
    archive.local.unlink()
    assert archive.read(archive.ref) == here
    assert [part.raw_ref for part in here.more] == [part.raw_ref for part in archive.kept.more]
    assert list(page_members(archive.places, archive.ref, 0)) == members
    with pytest.raises(ArchiveError):
        read_page(tmp_path / "archive", archive.ref)


def test_the_pages_of_a_file_far_away_one_after_another(archive):
    here = list(pages_and_damage(archive.local))
    archive.local.unlink()
    assert list(pages_and_damage(archive.far)) == here
    ref = archive.kept.more[0].raw_ref
    assert read_following(archive.far, f":{ref.partition(':')[2]}").body == b"moremore"


def test_a_torn_file_far_away_gives_what_is_whole(archive, tmp_path):
    data = archive.local.read_bytes()
    (tmp_path / "far" / archive.local.name).write_bytes(data[:-9] + b"torn")
    archive.local.unlink()
    found = list(pages_and_damage(archive.far))
    assert [getattr(one, "url", "damage") for one in found] == ["https://example.com/1", "damage"]


def test_a_page_that_is_nowhere_and_one_of_which_nothing_is_known(archive, tmp_path):
    ref = archive.ref
    archive.local.unlink()
    away = f"nonsense://{tmp_path}"
    assert Archive(Places(tmp_path, (away, *archive.places.remote))).read(ref) == archive.read(ref)
    with pytest.raises(ArchiveError) as caught:
        read_page(archive.places, "never.warc.gz:0")
    assert not isinstance(caught.value, RemoteError)
    with pytest.raises(RemoteError):
        read_page(Places(tmp_path, (away,)), ref)
    with pytest.raises(ArchiveError, match="no whole page"):
        read_page(archive.places, ref.partition(":")[0] + ":7")


def test_a_record_is_read_without_the_rest_of_its_file(archive, monkeypatch):
    asked: list[tuple[int, int]] = []
    read_part = RemoteFile.part

    def part(self, start, stop):
        asked.append((start, stop))
        return read_part(self, start, stop)

    monkeypatch.setattr(RemoteFile, "part", part)
    monkeypatch.setattr(ranges, "BLOCK", 256)
    offset = int(archive.kept.more[1].raw_ref.partition(":")[2])
    with archive.far.open() as file:
        found = capture_at(file, offset)
    assert found is not None
    assert found.body == b"moremoremore"
    assert archive.far.size() > 1000
    assert {stop - start for start, stop in asked} <= {256, archive.far.size() % 256}
