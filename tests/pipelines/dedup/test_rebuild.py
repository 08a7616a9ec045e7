"""A rebuild comes to the same clusters as the articles did one by one."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from benchmarks.million import fill, generate
from pipelines.dedup.minhash import LETTERS, VERSION, sign
from pipelines.dedup.rebuild import Rebuilt, rebuild_clusters
from storage.db.engine import read_connection, write_transaction
from storage.dedup.stories import Unsigned, count_stories, find_unsigned, place_signed
from storage.schema.dedup import bands, cluster_members, clusters, fingerprints
from storage.store import Store
from tests.servers.command_line import ROOT
from tests.storage.dedup.test_assign import PLACED, consistent, empty, made, shown, words


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('clusters') / 'winnow.db'}") as store:
        yield store


def quiet(what: str, done: int, total: int) -> None:
    assert what
    assert 0 <= done <= total


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PLACED, max_size=12), st.randoms(use_true_random=False))
def test_a_rebuild_of_what_has_no_signature_comes_to_the_same(store, saves, rng):
    empty(store)
    for each in saves:
        store.save([made(*each)])
    before = shown(store)
    assert rebuild_clusters(store, 1, quiet) == Rebuilt(0, 0)
    empty(store)
    for each in saves:
        store.save([made(*each, signature=None) if rng.random() < 0.7 else made(*each)])
    missing = count_stories(store.engine, VERSION, 0).unsigned
    assert rebuild_clusters(store, 1, quiet) == Rebuilt(missing, 0)
    assert shown(store) == before
    consistent(store)


def spoil(store: Store, put_together: bool) -> None:
    """Put all texts into one cluster, or each into its own, as a wrong version might have."""
    with write_transaction(store.engine) as connection:
        texts = [
            row[0]
            for row in connection.execute(
                cluster_members.select().with_only_columns(cluster_members.c.fingerprint_id).distinct()
            )
        ]
        connection.execute(clusters.delete())
        for at, text in enumerate(sorted(texts), start=1):
            label = 900 if put_together else 900 + at
            connection.execute(
                update(cluster_members).where(cluster_members.c.fingerprint_id == text).values(label=label)
            )
            connection.execute(update(bands).where(bands.c.fingerprint_id == text).values(label=label))
            if at == 1 or not put_together:
                connection.execute(clusters.insert().values(label=label, cluster_id="f" * 16, original_id=1, size=2))


@pytest.mark.parametrize("put_together", [True, False], ids=["all in one", "all apart"])
def test_wrong_clusters_are_set_right(store, put_together):
    empty(store)
    store.save([made(place, place % 2, place // 2) for place in range(8)])
    before = shown(store)
    spoil(store, put_together)
    assert shown(store) != before
    assert rebuild_clusters(store, 1, quiet).wrong > 0
    assert shown(store) == before
    consistent(store)
    assert rebuild_clusters(store, 1, quiet) == Rebuilt(0, 0)


def test_another_version_is_signed_anew(store):
    empty(store)
    store.save([made(place, 0, 0) for place in range(3)])
    before = shown(store)
    with write_transaction(store.engine) as connection:
        connection.execute(update(fingerprints).values(version="0"))
    assert len(find_unsigned(store.engine, VERSION, 0, 10, LETTERS)) == 3
    assert rebuild_clusters(store, 1, quiet).signed == 3
    assert shown(store) == before
    with read_connection(store.engine) as connection:
        assert [row.version for row in connection.execute(fingerprints.select())] == [VERSION]


def test_a_text_that_changed_meanwhile_is_left_to_who_changed_it(store):
    empty(store)
    store.save([made(0, 0, 0, signature=None)])
    read = find_unsigned(store.engine, VERSION, 0, 10, LETTERS)
    store.save([made(0, 1, 0)])
    signature = made(0, 0, 0).signature
    assert signature is not None
    assert place_signed(store.engine, [(read[0], signature)]) == 0
    assert place_signed(store.engine, [(Unsigned(read[0].article_id + 99, "", "", ""), signature)]) == 0
    consistent(store)


def test_of_a_text_no_more_is_read_than_is_signed(store):
    empty(store)
    long = words(0, 0) + " z" * 2 * LETTERS
    store.save([replace(made(0, 0, 0, signature=None), text=long)])
    (read,) = find_unsigned(store.engine, VERSION, 0, 10, LETTERS)
    assert (len(read.text), sign(read.text)) == (LETTERS, sign(long))


@pytest.mark.process
def test_workers_sign_as_one_does(store):
    empty(store)
    store.save([made(place % 8, 0, 0, signature=None) for place in range(3)])
    for number in range(150):
        store.save([made(8 + number * 3, number, 0, signature=None)])
    assert rebuild_clusters(store, 2, quiet) == Rebuilt(153, 0)
    found = count_stories(store.engine, VERSION, 5)
    assert (found.articles, found.unsigned, found.stories) == (153, 0, 150)
    assert [story.size for story in found.largest] == [4]


def test_a_rebuild_that_was_cut_off_leaves_true_clusters_and_goes_on(store):
    empty(store)
    store.save([made(8 + number, number % 40, number % 3, signature=None) for number in range(150)])
    told = 0

    def stop(what: str, done: int, total: int) -> None:
        nonlocal told
        told += 1
        if told == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_clusters(store, 1, stop)
    consistent(store)
    left = count_stories(store.engine, VERSION, 0).unsigned
    assert 0 < left < 150
    assert rebuild_clusters(store, 1, quiet) == Rebuilt(left, 0)
    consistent(store)


KILLED = """
import os, signal, sys
from multiprocessing import active_children
from pipelines.dedup.rebuild import rebuild_clusters
from storage.store import Store

def tell(what, done, total):
    if done > 100:
        print(*(child.pid for child in active_children()), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    with Store.open(sys.argv[1]) as store:
        rebuild_clusters(store, 2, tell)
"""


def test_no_worker_outlives_a_killed_rebuild(tmp_path):
    address = f"sqlite:///{tmp_path / 'winnow.db'}"
    with Store.open(address) as store:
        fill(store, generate(600))
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, str(script), address]
    done = subprocess.run(words, cwd=ROOT, env=variables, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    workers = [int(word) for word in done.stdout.split()]
    assert len(workers) == 2
    end = time.monotonic() + 10
    while any(alive(pid) for pid in workers):
        assert time.monotonic() < end
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except OSError:
        return False
