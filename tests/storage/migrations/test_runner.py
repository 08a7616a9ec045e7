"""The tables and their history."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import storage.schema.dedup
import storage.schema.exports
import storage.schema.fulltext
import storage.schema.rights
import storage.schema.service
import storage.schema.withdrawals  # noqa: F401 - their tables belong to the whole
from storage import migrations
from storage.db.engine import open_engine
from storage.errors import SchemaTooNew
from storage.migrations.runner import check, revisions, upgrade
from storage.schema.core import METADATA
from storage.store import Store


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
