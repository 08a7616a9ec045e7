"""Files brought away: whole, proved, noted, and read from there under the same references."""

import gzip
import json
from pathlib import Path

import pytest

from storage.archive import Archive, Places
from storage.archive.archive import pages
from storage.errors import RemoteRefused
from storage.offsite import Catalog, find_places
from storage.offsite.local import alone
from storage.offsite.push import Pusher
from storage.remote import RemoteFile, RemoteFolder
from tests.storage.samples import page


@pytest.fixture
def catalog(store):
    return Catalog(store.engine)


def far_names(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "far").iterdir())


def test_closed_files_are_brought_away_with_their_index_and_read_from_there(
    store, catalog, folder, far, written, tmp_path
):
    refs = written(files=2)
    here = [Archive(folder).read(ref) for ref in refs]
    result = Pusher(catalog, folder, far).run()
    assert (result.files, result.pages, result.failed, result.away, result.waiting) == (2, 6, {}, "", 0)
    names = sorted({ref.partition(":")[0] for ref in refs})
    assert far_names(tmp_path) == sorted([*names, *(f"{name}.cdxj" for name in names)])
    for name in names:
        lines = (tmp_path / "far" / f"{name}.cdxj").read_text().splitlines()
        assert lines == sorted(lines)
        assert {json.loads(line.split(" ", 2)[2])["filename"] for line in lines} == {name}
        (folder / name).unlink()
    places = find_places(store.engine, folder)
    assert places == Places(folder, (far,))
    assert [Archive(places).read(ref) for ref in refs] == here
    found = catalog.find(names)
    assert [found[name].bytes for name in names] == [(tmp_path / "far" / name).stat().st_size for name in names]
    assert catalog.totals() == {far: (2, sum(file.bytes for file in found.values()))}
    assert [file.name for file in catalog.all()] == names


def test_the_second_time_nothing_is_left_to_do(catalog, folder, far, written, monkeypatch):
    written(files=2)
    Pusher(catalog, folder, far).run()
    monkeypatch.setattr(RemoteFile, "put", None)
    result = Pusher(catalog, folder, far).run()
    assert (result.files, result.waiting) == (0, 0)


def test_a_file_that_is_written_to_stays_until_it_is_closed(catalog, folder, far, written, tmp_path):
    with Archive(folder) as archive:
        archive.write(page())
        result = Pusher(catalog, folder, far).run()
        assert (result.files, result.waiting) == (0, 0)
        archive.write(page("https://example.com/2"))
    assert Pusher(catalog, folder, far).run().pages == 2


def test_a_torn_file_is_brought_away_as_it_is(catalog, folder, far, written, tmp_path):
    written()
    path = next(folder.glob("*.warc.gz"))
    path.write_bytes(path.read_bytes()[:-7])
    result = Pusher(catalog, folder, far).run()
    assert (result.files, result.torn, result.damaged) == (1, 1, 0)
    assert (tmp_path / "far" / path.name).read_bytes() == path.read_bytes()
    assert len(list(pages(RemoteFolder(far).file(path.name)))) == 3  # the request of the last page is what is torn


def test_what_an_earlier_passage_sent_and_did_not_note_is_only_noted(catalog, folder, far, written, monkeypatch):
    written()
    name = next(folder.glob("*.warc.gz")).name
    RemoteFolder(far).file(name).put(folder / name)
    sent: list[str] = []
    really = RemoteFile.put

    def put(self, local):
        sent.append(self.name)
        really(self, local)

    monkeypatch.setattr(RemoteFile, "put", put)
    assert Pusher(catalog, folder, far).run().files == 1
    assert sent == [f"{name}.cdxj"]


def test_another_file_of_the_name_is_never_overwritten(catalog, folder, far, written, tmp_path):
    written(files=2)
    first, second = sorted(folder.glob("*.warc.gz"))
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / first.name).write_bytes(gzip.compress(b"of another machine"))
    result = Pusher(catalog, folder, far).run()
    assert result.files == 1
    assert "another file of this name" in result.failed[first.name]
    assert gzip.decompress((tmp_path / "far" / first.name).read_bytes()) == b"of another machine"
    assert first.exists()
    assert result.waiting == 1
    assert result.waiting_bytes == first.stat().st_size
    assert set(catalog.find([first.name, second.name])) == {second.name}


def test_the_beginning_of_the_file_gives_way_to_all_of_it(catalog, folder, far, written, tmp_path):
    written()
    path = next(folder.glob("*.warc.gz"))
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / path.name).write_bytes(path.read_bytes()[:100])
    assert Pusher(catalog, folder, far).run().files == 1
    assert (tmp_path / "far" / path.name).read_bytes() == path.read_bytes()


def test_what_comes_back_different_is_not_noted(catalog, folder, far, written, tmp_path, monkeypatch):
    written()
    put = RemoteFile.put

    def spoil(self, local):
        put(self, local)
        if self.name.endswith(".gz"):
            path = Path(self.address.removeprefix("file://"))
            path.write_bytes(path.read_bytes()[:-1] + b"?")

    monkeypatch.setattr(RemoteFile, "put", spoil)
    result = Pusher(catalog, folder, far).run()
    assert result.files == 0
    assert "not what was sent" in next(iter(result.failed.values()))
    assert result.waiting == 1
    assert list(catalog.all()) == []


def test_one_passage_at_a_time(catalog, folder, far, written):
    written()
    with alone(folder) as only:
        assert only
        result = Pusher(catalog, folder, far).run()
    assert (result.busy, result.files, result.waiting) == (True, 0, 1)


def test_an_address_that_cannot_be_used_ends_the_passage_and_counts_what_waits(catalog, folder, written):
    written(files=2)
    result = Pusher(catalog, folder, "nonsense://bucket").run()
    assert "rotocol" in result.away
    assert (result.files, result.waiting) == (0, 2)


def test_a_new_address_gets_the_files_that_are_here_and_the_old_one_is_still_read(
    store, catalog, folder, far, written, tmp_path
):
    first = written()[0]
    Pusher(catalog, folder, far).run()
    for path in folder.glob("*.warc.gz"):
        path.unlink()
    second = written()[0]
    other = f"file://{tmp_path}/other"
    Pusher(catalog, folder, other).run()
    places = find_places(store.engine, folder, other)
    assert places.remote == (other, far)
    for path in folder.glob("*.warc.gz"):
        path.unlink()
    assert Archive(places).read(first).url == Archive(places).read(second).url


def test_a_setting_that_is_no_address(store, folder):
    with pytest.raises(RemoteRefused):
        find_places(store.engine, folder, str(folder))


def test_nothing_to_bring_where_there_is_no_folder(catalog, folder, far):
    assert Pusher(catalog, folder, far).run().waiting == 0
