"""Files read whole: right, wrong, torn, missing, and a place that cannot be asked."""

from dataclasses import replace

import pytest

from storage.offsite import Catalog
from storage.offsite.local import local_files
from storage.offsite.push import Pusher
from storage.offsite.verify import Asked, Verifier


@pytest.fixture
def pushed(store, folder, far, written):
    """A catalog of three files, here and away."""
    written(files=3)
    catalog = Catalog(store.engine)
    assert Pusher(catalog, folder, far).run().files == 3
    return catalog


def test_all_is_right_here_and_away(pushed, folder):
    found = Verifier(pushed, folder).run(Asked())
    assert (found.files, found.records, found.bad, found.away) == (6, 6 * 7, [], "")
    assert {file.checked_at > file.pushed_at for file in pushed.all()} == {True}


def test_a_sample_is_read_of_each_side(pushed, folder):
    assert Verifier(pushed, folder).run(Asked(sample=2)).files == 4
    assert Verifier(pushed, folder).run(Asked(far=False, sample=1)).files == 1
    assert Verifier(pushed, folder).run(Asked(here=False, sample=99)).files == 3


def test_what_is_wrong_is_named_with_its_side(pushed, folder, tmp_path):
    first, second, third = local_files(folder)
    away = tmp_path / "far"
    data = bytearray((away / first.name).read_bytes())
    data[len(data) // 2] ^= 255
    (away / first.name).write_bytes(data)
    (away / second.name).unlink()
    third.path.write_bytes(third.path.read_bytes()[:-9])
    found = Verifier(pushed, folder).run(Asked())
    wrong = {(each.name, each.where): " ".join(each.problems) for each in found.bad}
    assert set(wrong) == {(first.name, "far"), (second.name, "far"), (third.name, "here")}
    assert "another sum" in wrong[first.name, "far"]
    assert "offset" in wrong[first.name, "far"]  # and which record
    assert "is not there" in wrong[second.name, "far"]
    assert found.torn == 1


def test_a_torn_end_alone_is_no_fault(store, folder, far, written):
    written()
    (file,) = local_files(folder)
    file.path.write_bytes(file.path.read_bytes()[:-9])
    catalog = Catalog(store.engine)
    Pusher(catalog, folder, far).run()
    found = Verifier(catalog, folder).run(Asked())
    assert (found.files, found.torn, found.bad) == (2, 2, [])


def test_a_place_that_cannot_be_asked_ends_it_and_counts_what_is_left(pushed, folder, monkeypatch):
    for file in list(pushed.all()):
        pushed.add(replace(file, address="nonsense://far"))
    found = Verifier(pushed, folder).run(Asked(here=False))
    assert (found.files, found.unread) == (0, 3)
    assert "rotocol" in found.away
