"""Near-duplicates over the articles of runs, and releases of them: what a store decides, and what an export makes."""

import gzip
import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.bulk.release import BulkRelease, release_runs
from pipelines.dedup import rebuild_clusters
from pipelines.errors import BulkError, BulkIncomplete
from pipelines.filters import CorpusFilters
from storage.export.records import record_id
from storage.records import Article, Precision
from storage.release.verify import verify
from storage.store import Store
from tests.pipelines.filters.test_filters import ENGLISH
from tests.servers.bulk_runs import dedup_here, signed, write_run
from tests.servers.command_line import WinnowHome
from tests.servers.object_storage import object_storage

WORDS = [f"word{number}" for number in range(4000)]
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def newsroom(seed: int, stories: int = 25) -> list[Article]:
    """Stories of which some are reprinted elsewhere, credited or not, whole or cut; in no order."""
    chance, found = random.Random(seed), list[Article]()
    for story in range(stories):
        text = [" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(12)]
        sites = chance.sample(range(6), 4)
        for copy in range(chance.choice([1, 1, 2, 4])):
            site = f"s{sites[copy]}.example"  # a store has the same text of one site once
            body = (
                text if chance.random() < 0.5 else [*text[: chance.randrange(10, 13)], "The end is another one here."]
            )
            found.append(
                signed(
                    f"https://{site}/{seed}/{story}-{copy}",
                    site=site,
                    title=f"Story {story}",
                    text="\n\n".join(body),
                    source_name=chance.choice([None, None, "s1.example"]),
                    date_published=chance.choice([None, NOON - timedelta(hours=chance.randrange(90))]),
                    date_published_precision=chance.choice([Precision.DAY, Precision.SECOND]),
                    date_fetched=NOON + timedelta(minutes=len(found)),
                )
            )
    chance.shuffle(found)
    return [as_dated(each) for each in found]


def as_dated(made: Article) -> Article:
    """A day is midnight: a record does not keep more of it."""
    if made.date_published is None:
        return replace(made, date_published_precision=None)
    is_day = made.date_published_precision is Precision.DAY
    return replace(made, date_published=made.date_published.replace(hour=0)) if is_day else made


def unpacked(file: Path) -> list[bytes]:
    return gzip.decompress(file.read_bytes()).splitlines()


def marks(run: Path) -> dict[str, tuple[str, bool]]:
    lines = [json.loads(line) for file in sorted(run.glob("dedup/0*.jsonl.gz")) for line in unpacked(file)]
    return {
        line["id"]: (line["cluster_id"], line["is_reprint"]) for line in lines if line["kept"] or line["is_reprint"]
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_clusters_are_those_of_a_store_with_the_same_articles(tmp_path, seed):
    articles = newsroom(seed)
    third = len(articles) // 3
    runs = [
        write_run(tmp_path / "one", [articles[:third], articles[third : 2 * third]]),
        write_run(tmp_path / "two", [articles[2 * third :]], "parquet"),
    ]
    counts = dedup_here(runs)
    with Store.open(f"sqlite:///{tmp_path}/winnow.db") as store:
        store.save(articles)
        rebuild_clusters(store, 1, lambda *_: None)
        stored = {}
        for each in store.articles():
            stored[record_id(each.article)] = (each.cluster_id, each.is_reprint)
    assert marks(tmp_path / "one") | marks(tmp_path / "two") == stored
    assert counts["articles"] == len(articles)
    assert counts["reprints"] == sum(bool(reprint) for _, reprint in stored.values()) > 3
    stories = [json.loads(line) for line in unpacked(tmp_path / "one/dedup/clusters.jsonl.gz")]
    assert len(stories) == counts["stories"] == len({cluster for cluster, reprint in stored.values() if reprint})
    assert all(stored[each["original"]] == (each["cluster_id"], False) for each in stories)


def test_an_article_of_two_runs_is_kept_once(tmp_path):
    (one,) = newsroom(3, stories=1)[:1]
    runs = [write_run(tmp_path / name, [[one]]) for name in ("a", "b")]
    counts = dedup_here([*runs, runs[0]])
    assert counts == {"articles": 2, "kept": 1, "again": 1, "reprints": 0, "stories": 0}


def test_the_same_runs_give_the_same_bytes(tmp_path):
    run = write_run(tmp_path / "run", [newsroom(1)])
    dedup_here([run])
    before = {path.name: path.read_bytes() for path in (tmp_path / "run/dedup").iterdir()}
    dedup_here([run])
    assert {path.name: path.read_bytes() for path in (tmp_path / "run/dedup").iterdir()} == before


def release(tmp_path: Path, *runs: str, **changes: object) -> Path:
    release_runs(BulkRelease(runs, str(tmp_path / "out"), "news", ("bulk", "release"), **changes))  # type: ignore[arg-type]
    return tmp_path / "out"


def test_a_release_is_verified_as_any_other(tmp_path):
    articles = newsroom(1)
    run = write_run(tmp_path / "run", [articles[:20], [], articles[20:]])
    folder = release(tmp_path, run)
    report = verify(folder)
    assert report.findings == ()
    assert (report.articles, report.rows_read) == (len(articles), len(articles))
    manifest = json.loads((folder / "manifest.json").read_text())
    assert [file["articles"] for file in manifest["files"]] == [20, 0, len(articles) - 20]
    assert manifest["duplicates"] == {"not_compared": len(articles)}
    assert (folder / "README.md").read_text().startswith("---")
    data = folder / manifest["files"][0]["path"]
    assert gzip.decompress(data.read_bytes()) == gzip.decompress(
        (tmp_path / "run/articles/00000.jsonl.gz").read_bytes()
    )
    with pytest.raises(Exception, match="holds a release; --overwrite"):
        release(tmp_path, run)
    release(tmp_path, run, overwrite=True)


def test_one_article_of_each_story_is_released(tmp_path):
    articles = newsroom(1)
    run = write_run(tmp_path / "run", [articles])
    with pytest.raises(BulkError, match="has no marks of `bulk dedup`"):
        release(tmp_path, run, one_per_story=True)
    counts = dedup_here([run])
    folder = release(tmp_path, run, one_per_story=True)
    report = verify(folder)
    assert (report.findings, report.articles) == ((), counts["kept"])
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["drops"] == {"story": counts["reprints"]}
    assert manifest["query"] == {"one_per_story": True}


def test_filters_are_applied_to_what_is_released(tmp_path):
    whole = newsroom(1)
    kept = replace(whole[0], text=f"{ENGLISH}\n\nWrite to desk@paper.example, please.", language="en")
    run = write_run(tmp_path / "run", [[kept, replace(whole[1], text="Too short.", language="en")]])
    folder = release(tmp_path, run, filters=CorpusFilters(["gopher-quality"], pii=True))
    assert verify(folder).findings == ()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["drops"] == {"gopher-quality": 1}
    assert manifest["filters"]["changed"] == {"emails": 1, "masked": 1}
    row = json.loads(gzip.decompress((folder / manifest["files"][0]["path"]).read_bytes()))
    assert row["text"].endswith("Write to email@example.com, please.")
    assert row["title"] == kept.title


def test_runs_and_releases_lie_on_object_storage_too(tmp_path, monkeypatch):
    with object_storage() as storage:
        for name, value in storage.environment().items():
            monkeypatch.setenv(name, value)
        address = storage.make_bucket("corpus")
        run = write_run(tmp_path / "run", [newsroom(1)])
        for file in (path for path in Path(run).rglob("*") if path.is_file()):
            storage.ask("PUT", f"/corpus/run/{file.relative_to(run)}", file.read_bytes())
        counts = dedup_here([f"{address}/run"])
        made = release_runs(BulkRelease([f"{address}/run"], f"{address}/out", "news", ("bulk", "release"), True))
        assert made.articles == counts["kept"]
        for key in storage.objects("corpus"):
            if key.startswith("out/"):
                target = tmp_path / "there" / key
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(storage.read("corpus", key))
        assert verify(tmp_path / "there/out").findings == ()
        with pytest.raises(BulkError, match="holds a release"):
            release_runs(BulkRelease([f"{address}/run"], f"{address}/out", "news", ("bulk", "release")))


def test_what_cannot_be_compared_or_released_is_one_line(tmp_path):
    run = write_run(tmp_path / "run", [newsroom(1)])
    (tmp_path / "run/done/00000.json").unlink()
    with pytest.raises(BulkIncomplete, match="1 of 1 ranks are not done"):
        dedup_here([run])
    with pytest.raises(BulkError, match="no bulk run there"):
        dedup_here([str(tmp_path / "none")])
    damaged = write_run(tmp_path / "damaged", [newsroom(1)])
    (tmp_path / "damaged/articles/00000.jsonl.gz").write_bytes(b"\x1f\x8b\x08nothing")
    with pytest.raises(BulkIncomplete, match=r"rank 0: .*00000\.jsonl\.gz: damaged"):
        dedup_here([damaged])
    parquet = write_run(tmp_path / "parquet", [newsroom(1)], "parquet")
    with pytest.raises(BulkError, match="parquet: all are to be JSON lines"):
        release(tmp_path, parquet)


def test_the_commands_make_what_the_functions_make(tmp_path):
    home, run = WinnowHome(tmp_path / "home"), write_run(tmp_path / "run", [newsroom(1)])
    marked = home.scrapy("bulk", "dedup", run, "--json")
    assert marked.status == 0, marked.err
    kept = json.loads(marked.out)["kept"]
    made = home.scrapy("bulk", "release", run, str(tmp_path / "news"), "--one-per-story")
    assert (made.status, made.out) == (0, f"{tmp_path}/news: {kept} articles in 1 file\n"), made.err
    beyond = ("--not-in", str(tmp_path / "news"), "--pii", "mask", "--json")
    rest = json.loads(home.scrapy("bulk", "release", run, str(tmp_path / "rest"), *beyond).out)
    assert (rest["articles"], rest["drops"]) == (0, {"not-in": len(newsroom(1))})
    manifest = json.loads((tmp_path / "rest" / "manifest.json").read_text())
    assert manifest["command"] == ["bulk", "release", "--pii", "mask", "--not-in", "news"]
    checked = home.scrapy("corpus", "verify", str(tmp_path / "news"))
    assert checked.status == 0, checked.out + checked.err
    twice = home.scrapy("bulk", "release", run, str(tmp_path / "news"))
    assert (twice.status, "holds a release; --overwrite replaces it" in twice.err) == (2, True), twice.err
