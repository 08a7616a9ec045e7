"""Names of files: safe everywhere, and another for every article."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.export.writing.folder import file_name, slug


def named(title: str, date: str | None = "2025-12-17T16:54+08:00", site: str = "example") -> str:
    return str(file_name({"title": title, "date_published": date, "site": site, "id": "0123456789abcdef"}, ".md"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "2025-12-17-etc-passwd-0123456789abcdef.md"),
        ("C:\\Windows\\x.exe", "2025-12-17-c-windows-x-exe-0123456789abcdef.md"),
        ("CON", "2025-12-17-con--0123456789abcdef.md"),
        ("…", "2025-12-17-0123456789abcdef.md"),
        ("标题:一 二", "2025-12-17-标题-一-二-0123456789abcdef.md"),
        ("a\x00b\ud800\n", "2025-12-17-a-b-0123456789abcdef.md"),
        ("👍", "2025-12-17-0123456789abcdef.md"),
    ],
    ids=["path", "windows", "reserved", "none", "chinese", "controls", "emoji"],
)
def test_titles(title, name):
    assert named(title) == f"example/2025-12/{name}"


@pytest.mark.parametrize(
    ("date", "start"),
    [
        ("2025-12", "2025-12/2025-12-t"),
        ("2025", "2025/2025-t"),
        (None, "undated/undated-t"),
        ("", "undated/undated-t"),
        ("../x", "undated/undated-t"),
    ],
    ids=["month", "year", "unknown", "empty", "path"],
)
def test_dates(date, start):
    assert named("t", date).startswith(f"example/{start}-")


@pytest.mark.parametrize("site", ["..", "", "/", "nul"])
def test_a_site_is_no_path(site):
    first = named("t", site=site).split("/")[0]
    assert first in {"site", "nul-"}


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=90), st.text(max_size=9), st.none() | st.text(max_size=9))
def test_any_name_is_safe_and_stable(title, site, date):
    name = file_name({"title": title, "date_published": date, "site": site, "id": "0123456789abcdef"}, ".md")
    assert not name.is_absolute()
    assert len(name.parts) == 3
    for part in name.parts:
        assert len(part.encode()) < 200
        assert not set(part) & set('<>:"/\\|?*\x00')
        assert part == part.strip(" .")
        assert part.isprintable()
    assert slug(slug(title)) == slug(title)
    assert name.name.endswith("-0123456789abcdef.md")
