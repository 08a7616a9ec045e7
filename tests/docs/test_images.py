"""The pictures of the README: there, small, and made by what can be run again."""

import re
from pathlib import Path

from docs import screenshots

ROOT = Path(__file__).resolve().parents[2]


def test_the_readme_shows_what_the_script_makes():
    shown = re.findall(r"\(docs/images/([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert sorted(shown) == sorted(path.name for path in screenshots.IMAGES.iterdir())
    assert len(shown) == 3


def test_each_picture_is_small():
    for path in screenshots.IMAGES.iterdir():
        data = path.read_bytes()
        assert data.startswith(b"\x89PNG")
        assert len(data) < screenshots.MOST_BYTES
