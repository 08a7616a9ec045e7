"""Which files are closed: as long as a process writes, and after it was killed."""

import signal
import subprocess
import sys
import time
from datetime import timedelta

from storage.archive import Archive
from storage.archive.reader import pages
from storage.offsite import Catalog, read_status
from storage.offsite.dropping import drop_old_files
from storage.offsite.local import closed, local_files
from storage.offsite.push import Pusher
from tests.storage.samples import page

AT_ONCE = timedelta(0)

WRITER = """
import sys, time
from pathlib import Path
from storage.archive import Archive
from tests.storage.samples import page
archive = Archive(Path(sys.argv[1]))
for number in range(10**6):
    archive.write(page(f"https://example.com/{number}"))
    print(number, flush=True)
    time.sleep(0.02)
"""


def test_a_file_is_open_until_its_writer_is_killed_and_then_complete_up_to_there(store, folder, far, tmp_path):
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(3):
        writer.stdout.readline()
    catalog = Catalog(store.engine)
    result = Pusher(catalog, folder, far).run()
    status = read_status(catalog, folder)
    assert (result.files, result.waiting, status.open.files, status.waiting.files) == (0, 0, 1, 0)
    writer.send_signal(signal.SIGKILL)
    writer.wait(20)
    writer.stdout.close()
    (file,) = local_files(folder)
    written = len(list(pages(file.path)))
    assert written >= 3
    assert read_status(catalog, folder).waiting.files == 1
    assert Pusher(catalog, folder, far).run().pages == written


def test_nobody_drops_what_is_read_for_sending(folder, written):
    written()
    (file,) = local_files(folder)
    with closed(file) as first, closed(file) as second:
        assert first == file
        assert second is None


def test_a_file_without_a_byte_is_open(folder):
    folder.mkdir()
    (folder / "winnow-1.warc.gz").touch()
    (file,) = local_files(folder)
    with closed(file) as found:
        assert found is None


def test_a_file_ends_by_age(folder, monkeypatch):
    moment = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: moment[0])
    with Archive(folder, max_age=60.0) as archive:
        names = set()
        for now in (1.0, 50.0, 62.0):
            moment[0] = now
            names.add(archive.write(page()).partition(":")[0])
    assert len(names) == 2


def test_what_grew_since_it_was_brought_away_is_not_dropped_and_goes_again(store, folder, far, written, tmp_path):
    written()
    catalog = Catalog(store.engine)
    Pusher(catalog, folder, far).run()
    (file,) = local_files(folder)
    with file.path.open("ab") as grown:
        grown.write(file.path.read_bytes())
    dropped = drop_old_files(catalog, folder, AT_ONCE)
    assert (dropped.files, dropped.kept) == (0, 1)
    assert Pusher(catalog, folder, far).run().files == 1
    assert (tmp_path / "far" / file.name).stat().st_size == file.path.stat().st_size
    assert drop_old_files(catalog, folder, AT_ONCE).files == 1
    assert {path.name for path in folder.iterdir()} == {".offsite.lock"}


def test_what_is_no_longer_away_is_not_dropped(store, folder, far, written, tmp_path):
    written(files=2)
    catalog = Catalog(store.engine)
    Pusher(catalog, folder, far).run()
    first, second = local_files(folder)
    (tmp_path / "far" / first.name).unlink()
    (tmp_path / "far" / second.name).write_bytes(b"less")
    dropped = drop_old_files(catalog, folder, AT_ONCE)
    assert dropped.files == 0
    assert "is not there any more" in dropped.failed[first.name]
    assert "has 4 bytes" in dropped.failed[second.name]
    assert local_files(folder) == [first, second]
