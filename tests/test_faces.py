"""What the three packages show of themselves: all of it is there, and importing them costs nothing."""

import subprocess
import sys
from importlib import import_module

import pytest

HEAVY = {"sqlalchemy", "scrapy", "twisted", "trafilatura", "lxml", "pebble", "pyarrow", "rich"}


@pytest.mark.parametrize("package", ["storage", "pipelines", "crawler"])
def test_a_face_shows_what_it_names(package: str) -> None:
    face = import_module(package)

    assert all(getattr(face, name).__name__ == name for name in face.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = face.nothing


@pytest.mark.parametrize(
    "words",
    [
        "import storage, pipelines, crawler",
        "from storage import Article, Page, Rejected, Selection",
        "from crawler import Site",
    ],
)
def test_importing_a_face_loads_nothing_that_is_heavy(words: str) -> None:
    code = f"{words}; import sys; print({HEAVY} & {{*sys.modules}})"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_the_function_that_exports_stands_in_the_package_of_its_name() -> None:
    from storage import export  # noqa: PLC0415 - what a reader would write

    assert callable(export.export)
