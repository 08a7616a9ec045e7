"""Several files and folders: whole or not at all, gone on with after a kill, never over what is somebody's own."""

import os
import resource
import signal
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from pyarrow import parquet
from sqlalchemy import update

from storage.articles.stored_article import StoredArticle
from storage.db.engine import write_transaction
from storage.errors import DiskFull, ExportError
from storage.export import Form, Hooks, Written, export
from storage.export.files.sharding import Shards
from storage.export.sink import HashingFile
from storage.records import Article
from storage.schema.core import articles
from storage.selection.selection import Selection
from storage.store import Store
from tests.storage.export.awkward import MINUTE
from tests.storage.samples import article

# A child is made of this process, whose libraries may have threads; it touches none of them.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")

ENDINGS = [".jsonl", ".jsonl.gz", ".jsonl.zst", ".json", ".parquet", ".csv", ".sqlite", ".tei.xml"]
SIZED = Shards(size=20_000)
IN_FOUR = Shards(count=4)


def numbered(number: int) -> Article:
    # The hash gives texts that no compressor makes small.
    text = "\n\n".join(sha256(f"{number} {part}".encode()).hexdigest() for part in range(12))
    return article(f"http://www.example.com/{number:03}", title=f"title {number}", text=text, date_published=MINUTE)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    address = f"sqlite:///{tmp_path_factory.mktemp('store')}/winnow.db"
    with Store.open(address) as store:
        store.save([numbered(number) for number in range(150)])
    return address


@pytest.fixture(scope="module")
def store(database):
    with Store.open(database) as store:
        yield store


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def in_child(work: Callable[[], object]) -> int:
    """Do something in a process of its own and return how that ended: its status,
    or the signal as a negative number.
    """
    pid = os.fork()
    if pid == 0:
        status = 70
        try:
            work()
            status = 0
        except (ExportError, DiskFull) as error:
            print(error)
            status = 2
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def killed_at(database: str, out: Path, form: Form, number: int) -> None:
    """Export in a process that is killed at an article."""
    told = count(1)

    def watch(stored: StoredArticle, _: object) -> None:
        if next(told) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        with Store.open(database) as store:
            export(store, out, form=form, hooks=Hooks(observe=watch))

    assert in_child(work) == -signal.SIGKILL


def facts_hold(written: Written) -> None:
    for file in written.files:
        data = file.path.read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (file.bytes, file.sha256)
    assert sum(file.articles for file in written.files) == written.articles


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_facts_are_those_of_the_files_and_the_bytes_the_same_each_time(store, tmp_path, ending):
    for place in "ab":
        (tmp_path / place).mkdir()
        facts_hold(export(store, tmp_path / place / f"one{ending}"))
        written = export(store, tmp_path / place / f"c{ending}", form=Form(shards=IN_FOUR))
        facts_hold(written)
        assert [file.articles for file in written.files] == [38, 38, 37, 37]
        facts_hold(export(store, tmp_path / place / f"s{ending}", form=Form(shards=SIZED)))
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert f"c-00003-of-00004{ending}" in names(tmp_path / "a")


def test_files_of_a_size(store, tmp_path):
    written = export(store, tmp_path / "c.jsonl", form=Form(shards=SIZED))
    assert all(20_000 <= file.bytes < 23_000 for file in written.files[:-1])
    assert 0 < written.files[-1].articles <= written.files[0].articles
    whole = b"".join(file.path.read_bytes() for file in written.files)
    export(store, tmp_path / "one.jsonl")
    assert whole == (tmp_path / "one.jsonl").read_bytes()


def test_more_files_than_articles(store, tmp_path):
    form = Form(shards=Shards(count=3))
    for ending in (".jsonl", ".parquet"):
        written = export(store, tmp_path / f"c{ending}", Selection(sites=("nobody",)), form)
        assert [file.articles for file in written.files] == [0, 0, 0]
    assert export(store, tmp_path / "s.jsonl", Selection(sites=("nobody",)), Form(shards=SIZED)).files[0].bytes == 0


@pytest.mark.parametrize("ending", [".jsonl", ".parquet", ".sqlite"])
@pytest.mark.parametrize("shards", [IN_FOUR, SIZED], ids=["count", "size"])
def test_an_export_that_is_killed_goes_on(store, database, tmp_path, ending, shards):
    form = Form(shards=shards)
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    right = export(store, whole / f"c{ending}", form=form)
    killed_at(database, cut / f"c{ending}", form, 100)
    assert names(cut) == [f".c{ending}.part"]
    told: list[str] = []
    hooks = Hooks(observe=lambda _, record: told.append(record["id"]))
    written = export(store, cut / f"c{ending}", form=form, hooks=hooks)
    facts_hold(written)
    assert contents(cut) == contents(whole)
    assert 50 < written.resumed <= 100
    assert (written.articles, right.resumed, len(set(told)), len(told)) == (150, 0, 150, 150)


def test_what_was_finished_is_not_written_again(store, database, tmp_path, monkeypatch):
    out, form = tmp_path / "c.jsonl", Form(shards=IN_FOUR)
    killed_at(database, out, form, 100)
    opened: list[str] = []
    begin = HashingFile.__init__

    def noted(self: HashingFile, path: Path) -> None:
        opened.append(path.name)
        begin(self, path)

    monkeypatch.setattr(HashingFile, "__init__", noted)
    export(store, out, form=form)
    assert opened == ["00002", "00003"]


@pytest.mark.parametrize(
    "other",
    [
        Form(shards=IN_FOUR, profile="cc_news"),
        Form(shards=IN_FOUR, fields=("id",)),
        Form(shards=Shards(count=3)),
        Form(shards=SIZED),
    ],
    ids=["profile", "fields", "count", "size"],
)
def test_another_command_begins_anew(store, database, tmp_path, other):
    killed_at(database, tmp_path / "c.jsonl", Form(shards=IN_FOUR), 100)
    written = export(store, tmp_path / "c.jsonl", form=other)
    assert written.resumed == 0
    facts_hold(written)
    assert len(names(tmp_path)) == len(written.files)


def test_a_selection_and_a_transform_are_part_of_the_command(store, database, tmp_path):
    killed_at(database, tmp_path / "c.jsonl", Form(shards=IN_FOUR), 100)
    again = export(store, tmp_path / "c.jsonl", Selection(sites=("example",)), Form(shards=IN_FOUR))
    assert again.resumed == 0

    def half(stored: StoredArticle) -> StoredArticle | None:
        return stored if stored.id % 2 else None

    killed_at(database, tmp_path / "d.jsonl", Form(shards=IN_FOUR), 100)
    hooks = Hooks(transform=half, key="half")
    written = export(store, tmp_path / "d.jsonl", form=Form(shards=IN_FOUR), hooks=hooks)
    assert (written.articles, written.resumed) == (75, 0)
    assert [file.articles for file in written.files] == [19, 19, 19, 18]


def test_only_what_the_store_still_says_is_kept(tmp_path):
    address = f"sqlite:///{tmp_path}/winnow.db"
    out, form = tmp_path / "out" / "c.jsonl", Form(shards=IN_FOUR)
    out.parent.mkdir()
    with Store.open(address) as store:
        store.save([numbered(number) for number in range(40)])
        killed_at(address, out, form, 35)
        with write_transaction(store.engine) as connection:
            changed = articles.c.normalized_url.contains("/015")
            connection.execute(update(articles).where(changed).values(title="corrected", date_fetched="2027-01-01"))
        written = export(store, out, form=form)
        facts_hold(written)
        assert written.resumed == 10
        assert "corrected" in written.files[1].path.read_text()
        export(store, tmp_path / "right.jsonl")
    assert b"".join(file.path.read_bytes() for file in written.files) == (tmp_path / "right.jsonl").read_bytes()


def killed_at_move(database: str, out: Path, form: Form, number: int) -> None:
    """Export in a process that is killed when so many files have taken their places."""
    move, moved = Path.replace, count()

    def replace_some(self: Path, target: Path) -> Path:
        if next(moved) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return move(self, target)

    def work() -> None:
        with pytest.MonkeyPatch.context() as patch, Store.open(database) as mine:
            patch.setattr(Path, "replace", replace_some)
            export(mine, out, form=form)

    assert in_child(work) == -signal.SIGKILL


def test_a_kill_while_files_take_their_places(store, database, tmp_path):
    out, form = tmp_path / "c.jsonl", Form(shards=IN_FOUR)
    killed_at_move(database, out, form, 2)
    assert len(names(tmp_path)) == 3
    written = export(store, out, form=form)
    facts_hold(written)
    assert written.resumed == 150
    assert len(names(tmp_path)) == 4


@pytest.mark.parametrize("moves", [1, 3, 5], ids=["one", "some", "most"])
def test_a_kill_while_files_take_their_places_and_a_store_that_grows(tmp_path, moves):
    address, out, form = f"sqlite:///{tmp_path}/winnow.db", tmp_path / "out" / "c.jsonl", Form(shards=SIZED)
    out.parent.mkdir()
    with Store.open(address) as store:
        store.save([numbered(number) for number in range(100)])
        killed_at_move(address, out, form, moves)
        store.save([numbered(number) for number in range(100, 150)])
        written = export(store, out, form=form)
        export(store, tmp_path / "right.jsonl")
    facts_hold(written)
    assert names(out.parent) == [file.path.name for file in written.files]
    assert b"".join(file.path.read_bytes() for file in written.files) == (tmp_path / "right.jsonl").read_bytes()


def test_earlier_files_give_way_only_when_told(store, tmp_path):
    (tmp_path / "c-00000-of-00007.jsonl").write_text("old")
    (tmp_path / "c-notes.jsonl").write_text("mine")
    with pytest.raises(ExportError, match=r"c-00000-of-00007\.jsonl: is in the way; --overwrite"):
        export(store, tmp_path / "c.jsonl", form=Form(shards=IN_FOUR))
    assert (tmp_path / "c-00000-of-00007.jsonl").read_text() == "old"
    export(store, tmp_path / "c.jsonl", form=Form(shards=IN_FOUR, overwrite=True))
    assert names(tmp_path) == [*(f"c-0000{n}-of-00004.jsonl" for n in range(4)), "c-notes.jsonl"]


def test_two_exports_of_one_target(store, tmp_path):
    out, form = tmp_path / "c.jsonl", Form(shards=IN_FOUR)
    said: list[str] = []

    def second(stored: StoredArticle, _: object) -> None:
        if not said:
            with pytest.raises(ExportError, match=r"c\.jsonl: another export is writing it"):
                export(store, out, form=form)
            said.append("yes")

    assert export(store, out, form=form, hooks=Hooks(observe=second)).articles == 150
    assert said


def test_the_rest_of_a_killed_export_goes_when_the_next_is_written(store, database, tmp_path):
    for ending in (".jsonl", ".md"):
        killed_at(database, tmp_path / f"one{ending}", Form(), 100)
    assert all(name.startswith(".one") for name in names(tmp_path))
    assert len(names(tmp_path)) == 2
    export(store, tmp_path / "one.jsonl")
    export(store, tmp_path / "one.md")
    assert names(tmp_path) == ["one.jsonl", "one.md"]


@pytest.mark.parametrize("ending", [*ENDINGS, ".md", ".txt"])
@pytest.mark.parametrize("shards", [None, IN_FOUR], ids=["one", "shards"])
def test_a_disk_that_takes_no_more(database, tmp_path, ending, shards):
    if shards and ending in {".md", ".txt"}:
        pytest.skip("a folder has no shards")
    out = tmp_path / f"c{ending}"
    if ending not in {".md", ".txt"}:
        out.write_text("old")

    def work() -> None:
        with Store.open(database) as store:
            resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
            export(store, out, form=Form(shards=shards))

    assert in_child(work) == 2
    visible = [name for name in names(tmp_path) if not name.endswith(".part")]
    assert visible == ([] if ending in {".md", ".txt"} else [out.name])
    if visible:
        assert out.read_text() == "old"


def test_no_room_is_said_in_one_line(store, tmp_path, monkeypatch):
    def full(self: HashingFile, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(HashingFile, "write", full)
    for form in (Form(), Form(shards=IN_FOUR)):
        with pytest.raises(DiskFull, match=r"c\.jsonl: no room left on the device"):
            export(store, tmp_path / "c.jsonl", form=form)
    assert names(tmp_path) == []


def test_what_was_finished_outlives_an_error(store, tmp_path):
    told = count(1)

    def fail(stored: StoredArticle, _: object) -> None:
        if next(told) == 100:
            raise OSError(28, "No space left on device")

    out, form = tmp_path / "c.jsonl", Form(shards=IN_FOUR)
    with pytest.raises(DiskFull):
        export(store, out, form=form, hooks=Hooks(observe=fail))
    assert names(tmp_path / ".c.jsonl.part" / "data") == ["00000", "00001"]
    assert export(store, out, form=form).resumed == 76


def test_a_folder_appears_when_it_is_whole(store, tmp_path):
    written = export(store, tmp_path / "c.md")
    assert written.articles == 150
    assert names(tmp_path) == ["c.md"]
    sums = (tmp_path / "c.md" / "SHA256SUMS").read_text().splitlines()[1:]
    assert len(sums) == 150
    for line in sums:
        digest, name = line.split("  ")
        assert sha256((tmp_path / "c.md" / name).read_bytes()).hexdigest() == digest
    facts_hold(written)


def test_a_folder_of_an_earlier_export_gives_way_only_when_told(store, tmp_path):
    out = tmp_path / "c.txt"
    out.mkdir()
    export(store, out)
    with pytest.raises(ExportError, match="is not empty; --overwrite"):
        export(store, out)
    assert export(store, out, Selection(sites=("nobody",)), Form(overwrite=True)).articles == 0
    assert export(store, out, form=Form(overwrite=True)).articles == 150
    assert names(tmp_path) == ["c.txt"]


def test_what_is_somebodys_own_is_never_replaced(store, tmp_path):
    (tmp_path / "mine.md").mkdir()
    (tmp_path / "mine.md" / "notes.txt").write_text("mine")
    (tmp_path / "file.md").write_text("mine")
    export(store, tmp_path / "c.md")
    (tmp_path / "c.md" / "example" / "notes.txt").write_text("mine")
    for name, said in (("mine.md", "notes.txt, which no"), ("file.md", "is a file"), ("c.md", "notes.txt, which no")):
        with pytest.raises(ExportError, match=said):
            export(store, tmp_path / name, form=Form(overwrite=True))
    assert (tmp_path / "mine.md" / "notes.txt").read_text() == "mine"
    assert (tmp_path / "c.md" / "example" / "notes.txt").read_text() == "mine"
    assert names(tmp_path) == ["c.md", "file.md", "mine.md"]


@pytest.mark.parametrize("overwrite", [False, True], ids=["new", "overwrite"])
def test_what_somebody_puts_there_meanwhile_stays(store, tmp_path, overwrite):
    out = tmp_path / "c.md"
    if overwrite:
        export(store, out)

    def put(stored: StoredArticle, _: object) -> None:
        out.mkdir(exist_ok=True)
        (out / "notes.txt").write_text("mine")

    said = "notes.txt, which no export wrote" if overwrite else "is not empty"
    with pytest.raises(ExportError, match=said):
        export(store, out, form=Form(overwrite=overwrite), hooks=Hooks(observe=put))
    assert (out / "notes.txt").read_text() == "mine"
    assert names(tmp_path) == ["c.md"]


def test_a_folder_that_was_taken_away_comes_back(store, tmp_path):
    export(store, tmp_path / "c.md")
    (tmp_path / ".c.md.part").mkdir()
    (tmp_path / "c.md").rename(tmp_path / ".c.md.part" / "old")  # as a kill between two steps leaves it

    def fail(stored: StoredArticle, _: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        export(store, tmp_path / "c.md", form=Form(overwrite=True), hooks=Hooks(observe=fail))
    assert names(tmp_path) == ["c.md"]
    assert len(list((tmp_path / "c.md").rglob("*.md"))) == 150


def test_a_text_of_ten_megabytes(tmp_path):
    text = "长文本。" * (10 * 2**20 // 12)
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        store.save([article(text=text, markdown=text)])
        for ending in (".jsonl", ".parquet", ".csv", ".sqlite", ".tei.xml", ".txt"):
            assert export(store, tmp_path / f"c{ending}").articles == 1
    assert parquet.read_table(tmp_path / "c.parquet")["text"].to_pylist() == [text]


def test_what_does_not_go_together(store, tmp_path):
    for name, form, said in (
        ("c.md", Form(shards=IN_FOUR), "format md: writes a file an article"),
        ("c.xml", Form(profile="zyte"), "format tei: has fields of its own"),
        ("c.warc.gz", Form(fields=("id",)), "format warc: has fields of its own"),
        ("c.warc.gz", Form(), "the archive of raw pages is needed"),
    ):
        with pytest.raises(ExportError, match=said):
            export(store, tmp_path / name, form=form)
    assert names(tmp_path) == []
