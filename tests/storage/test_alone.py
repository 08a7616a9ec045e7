"""Every module of the storage package can be the first one that is imported: no order of imports is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EACH_FIRST = """
import importlib, os, sys
from pathlib import Path
for library in ("sqlalchemy", "alembic", "lxml.html", "warcio", "pyarrow"):  # what takes long is imported once
    importlib.import_module(library)
files = sorted(Path("storage").rglob("*.py"))
names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files]
names = [name for name in names if not name.startswith("storage.migrations.")]  # Alembic runs these
assert len(names) > 100, names
import storage.schema  # tables are made once
for name in names:
    child = os.fork()
    if not child:
        try:
            importlib.import_module(name)
        except ImportError as error:
            print(f"{name}: {error}", flush=True)
        os._exit(0)
    os.waitpid(child, 0)
"""


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_no_module_needs_another_one_to_be_imported_first():
    child = subprocess.run(
        [sys.executable, "-c", EACH_FIRST], cwd=ROOT, capture_output=True, text=True, timeout=390, check=False
    )
    assert (child.returncode, child.stdout, child.stderr) == (0, "", "")
