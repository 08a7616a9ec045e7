"""The tables and their history."""

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import storage.schema.archive
import storage.schema.budgets
import storage.schema.dedup
import storage.schema.exports
import storage.schema.fleet
import storage.schema.fulltext
import storage.schema.hosts
import storage.schema.rights
import storage.schema.service
import storage.schema.webhooks
import storage.schema.websub
import storage.schema.withdrawals  # noqa: F401 - their tables belong to the whole
from storage import migrations
from storage.db.engine import open_engine
from storage.errors import SchemaTooNew, SchemaTooOld
from storage.migrations.runner import FOLDER, check, revisions, upgrade
from storage.schema.metadata import METADATA
from storage.store import Store
from tests.storage.samples import article


@pytest.fixture
def engine(address):
    engine = open_engine(address)
    yield engine
    engine.dispose()


def shape(engine: Engine) -> dict[str, object]:
    seen = inspect(engine)
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in seen.get_columns(table)],
            seen.get_pk_constraint(table)["constrained_columns"],
            sorted((index["name"], tuple(index["column_names"])) for index in seen.get_indexes(table)),
            sorted((unique["name"], tuple(unique["column_names"])) for unique in seen.get_unique_constraints(table)),
            [(key["name"], key["referred_table"]) for key in seen.get_foreign_keys(table)],
        )
        for table in METADATA.tables
    }


def test_the_history_leads_to_the_tables_of_the_code(engine):
    upgrade(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    by_history = shape(engine)
    METADATA.drop_all(engine)
    METADATA.create_all(engine)
    assert by_history == shape(engine)


def test_the_names_of_the_files_tell_the_history():
    history = [script.revision for script in ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()]
    assert list(revisions()) == history[::-1]


def test_an_up_to_date_database_is_left_alone(engine):
    assert check(engine) is False
    upgrade(engine)
    assert check(engine) is True
    upgrade(engine)


def test_a_newer_database_is_refused_in_one_line_and_left_alone(engine, address):
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match=r"tables are of a newer Winnow \(revision 9999") as caught:
        Store.open(address)
    assert "\n" not in str(caught.value)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


@pytest.mark.parametrize(
    "before",
    [
        ["CREATE TABLE alembic_version (version_num VARCHAR(32))", "INSERT INTO alembic_version VALUES ('0001')"],
        ["CREATE TABLE alembic_version (version_num VARCHAR(32))", "INSERT INTO alembic_version VALUES ('0011')"],
        ["CREATE TABLE walks (id INTEGER PRIMARY KEY)"],
    ],
    ids=["its first revision", "its last revision", "a table"],
)
def test_a_database_from_before_the_first_release_is_refused_with_the_command_that_brings_its_archive(
    engine, address, before
):
    with engine.begin() as connection:
        for statement in before:
            connection.execute(text(statement))
    with pytest.raises(SchemaTooOld, match=r"winnow backfill NAME --warc ARCHIVE$") as caught:
        Store.open(address)
    assert "\n" not in str(caught.value)
    assert not inspect(engine).has_table("articles")


LATER = """
import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "NEWEST"


def upgrade():
    op.add_column("articles", sa.Column("minutes", sa.Integer))
    articles = sa.table("articles", sa.column("word_count", sa.Integer), sa.column("minutes", sa.Integer))
    op.execute(articles.update().values(minutes=articles.c.word_count // 200 + 1))
    with op.batch_alter_table("articles") as batch:
        batch.alter_column("minutes", nullable=False, server_default="0")
"""


@pytest.fixture
def later(tmp_path):
    """The migrations as they will be with the next one."""
    folder = tmp_path / "100 % later"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions/9000_minutes.py").write_text(LATER.replace("NEWEST", revisions()[-1]))
    return folder


def test_the_next_migration_adds_a_column_and_fills_it_for_what_is_stored(address, engine, later):
    with Store.open(address) as store:
        made = [
            article(f"http://www.example.com/{count}.html", text="word " * count, word_count=count)
            for count in (5, 450)
        ]
        copy = article("http://www.example.com/copy.html", text=made[0].text, word_count=5)
        store.save([*made, copy])
        before = [each.article for each in store.articles()]
        assert store.counts()["aliases"] == 1  # a row that refers to the table that is rebuilt
    assert check(engine, later) is False
    upgrade(engine, later)
    assert check(engine, later) is True
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT word_count, minutes FROM articles ORDER BY word_count")).all()
        assert [tuple(row) for row in rows] == [(5, 1), (450, 3)]
    seen = inspect(engine)
    assert [key["referred_table"] for key in seen.get_foreign_keys("aliases")] == ["articles"]
    assert not next(column for column in seen.get_columns("articles") if column["name"] == "minutes")["nullable"]
    store = Store(engine)
    assert [each.article for each in store.articles()] == before
    store.save([article("http://www.example.com/later.html", text="later")])
    assert len(list(store.articles())) == len(before) + 1


def test_the_code_of_before_refuses_what_the_next_migration_has_upgraded(address, engine, later):
    upgrade(engine)
    upgrade(engine, later)
    with pytest.raises(SchemaTooNew, match=f"revision 9000, known here up to {revisions()[-1]}"):
        Store.open(address)


def test_the_next_times_of_a_service_of_before_are_kept_and_its_pickles_dropped(engine, tmp_path):
    older = tmp_path / "older"
    shutil.copytree(FOLDER, older)
    for path in (older / "versions").glob("[0-9]*.py"):
        if path.name > "0002":
            path.unlink()
    upgrade(engine, older)
    kind = "BYTEA" if engine.dialect.name == "postgresql" else "BLOB"
    with engine.begin() as connection:
        connection.execute(
            text(f"CREATE TABLE apscheduler_jobs (id VARCHAR(191), next_run_time FLOAT, job_state {kind})")
        )
        rows = [("crawl:noted", 7.0), ("crawl:new", 8.0), ("crawl:asleep", None), ("another", 9.0)]
        for name, when in rows:
            words = {"id": name, "at": when, "state": b"pickle"}
            connection.execute(text("INSERT INTO apscheduler_jobs VALUES (:id, :at, :state)"), words)
        connection.execute(text("INSERT INTO jobs (site, problem) VALUES ('noted', 'no TOML'), ('alone', 'no TOML')"))
    upgrade(engine)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT site, digest, next_run_at, problem FROM jobs ORDER BY site")).all()
    assert [tuple(row) for row in found] == [
        ("alone", None, None, "no TOML"),
        ("asleep", "", None, None),
        ("new", "", 8.0, None),
        ("noted", "", 7.0, "no TOML"),
    ]
    assert not inspect(engine).has_table("apscheduler_jobs")
