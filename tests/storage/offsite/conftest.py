"""An archive with some files, and places to bring them to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.remote import ranges
from tests.storage.samples import page


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    ranges.forget()
    yield
    ranges.forget()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def far(tmp_path: Path) -> str:
    return f"file://{tmp_path}/far"


@pytest.fixture
def written(folder: Path) -> Callable[..., list[str]]:
    """Write files of some pages; gives their references."""

    def write(files: int = 1, pages: int = 3) -> list[str]:
        refs = []
        for file in range(files):
            with Archive(folder) as archive:
                for number in range(pages):
                    text = f"{file} {number} ".encode() * 50
                    refs.append(archive.write(page(f"https://example.com/{file}/{number}", body=text)))
        return refs

    return write
