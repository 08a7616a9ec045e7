"""The reader in a pipeline of datatrove."""

import pickle
from datetime import date
from pathlib import Path

from pipelines.bulk.pages import ArchivePages, Shard
from tests.storage.warcs import Warc


def files(tmp_path: Path, count: int = 5) -> str:
    for number in range(count):
        warc = Warc()
        for page in range(2):
            warc.response(f"https://h{number}.example/{page}", b"<p>text</p>")
        warc.write(tmp_path / f"{number}.warc.gz")
    return str(tmp_path)


def test_ranks_share_the_shards(tmp_path):
    reader = ArchivePages(files(tmp_path))
    ranks = [[document.metadata["page"].url for document in reader.run(None, rank, 2)] for rank in range(2)]
    assert [len(each) for each in ranks] == [6, 4]
    assert not set(ranks[0]) & set(ranks[1])
    assert reader.stats["pages"].total == 10


def test_a_document_has_the_page_its_id_and_its_source(tmp_path):
    reader = ArchivePages(files(tmp_path, 1), limit=1)
    (document,) = reader.run()
    assert document.text == ""
    assert document.id.startswith("<urn:uuid:")
    assert document.metadata["source"].startswith(f"{tmp_path}/0.warc.gz:")
    assert document.metadata["page"].body == b"<p>text</p>"


def test_what_is_left_out_and_damaged_is_counted(tmp_path, caplog):
    (tmp_path / "broken.warc.gz").write_bytes(b"no archive")
    reader = ArchivePages([files(tmp_path)], sites=["h1.example"], since=date(2026, 1, 1))
    assert len(list(reader.run())) == 2
    assert reader.stats["left_out_offsite"].total == 8
    assert reader.stats["damaged"].total == 1
    assert "broken.warc.gz: is no WARC file" in caplog.text


def test_it_goes_to_other_processes(tmp_path):
    reader = pickle.loads(pickle.dumps(ArchivePages(files(tmp_path), languages=["zh"], split=10**6)))
    assert len(list(reader.run())) == 10


def test_shards_may_come_from_elsewhere(tmp_path):
    class Own(ArchivePages):
        def shards(self, rank, world_size):
            yield Shard(f"{tmp_path}/{rank}.warc.gz")

    files(tmp_path)
    assert [document.metadata["page"].site for document in Own().run(None, 3, 5)] == ["h3.example"] * 2
