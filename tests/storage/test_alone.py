"""Every module of the storage room can be the first one that is imported: no order of imports is needed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EACH_FIRST = """
import importlib, pkgutil, sys
from storage.schema import METADATA

basic = set(METADATA.tables)
import storage.store  # what takes long and belongs to no room is imported once

ROOMS = "storage.clusters", "storage.export", "storage.search", "storage.selecting", "storage.withdrawals"
names = [each.name for room in ROOMS for each in pkgutil.walk_packages([room.replace(".", "/")], f"{room}.")]
assert len(names) > 40, names
for name in names:
    for known in [known for known in sys.modules if known.startswith(ROOMS)]:
        del sys.modules[known]
    for table in [METADATA.tables[table] for table in METADATA.tables if table not in basic]:
        METADATA.remove(table)
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(f"{name}: {error}")
"""


def test_no_module_needs_another_one_to_be_imported_first():
    child = subprocess.run(
        [sys.executable, "-c", EACH_FIRST], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (child.returncode, child.stdout, child.stderr) == (0, "", "")
