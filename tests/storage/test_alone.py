"""Every module of the storage package can be the first one that is imported: no order of imports is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EACH_FIRST = """
import gc, importlib, os, sys
from pathlib import Path

files = sorted(Path("storage").rglob("*.py"))
names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files]
names = [name for name in names if not name.startswith("storage.migrations.")]  # Alembic runs these
assert len(names) > 100, names

def forked(work):
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return child

def imported(name):
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(f"{name}: {error}", flush=True)

def libraries():
    for name in names:
        importlib.import_module(name)
    loaded = [name for name in sys.modules if name.partition(".")[0] not in ("storage", "__main__")]
    with open(told, "w") as file:
        file.write(" ".join(loaded))

# What others wrote is imported once: 187 times over it took 20 s of CPU time.
said, told = os.pipe()
first = forked(libraries)
os.close(told)
with open(said) as found:
    for library in found.read().split():
        importlib.import_module(library)
os.waitpid(first, 0)
import storage.schema  # tables are made once
gc.disable()
for name in names:
    os.waitpid(forked(lambda: imported(name)), 0)
"""


@pytest.mark.slow
def test_no_module_needs_another_one_to_be_imported_first():
    child = subprocess.run(
        [sys.executable, "-c", EACH_FIRST], cwd=ROOT, capture_output=True, text=True, timeout=110, check=False
    )
    assert (child.returncode, child.stdout, child.stderr) == (0, "", "")
