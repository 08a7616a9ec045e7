"""Write the pages and tables of the documents that follow from the code, so that they cannot drift.

    python -m docs.generate            # write them
    python -m docs.generate --check    # exit status 1 and the names of those that are out of date

A whole page is generated where it says so in its first lines; elsewhere a table stands between two comments
``<!-- generated: NAME -->`` and ``<!-- end -->``.
"""

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.commands_page import commands_page
from docs.settings_page import settings_page
from docs.tables import formats, outcomes, profiles, reasons, record_fields, schedule_keys, table_columns

DOCS = Path(__file__).resolve().parent

PAGES: Mapping[str, Callable[[], str]] = {
    "reference/cli.md": commands_page,
    "reference/settings.md": settings_page,
}
"""Pages that are generated as a whole."""

PARTS: Mapping[str, Callable[[], str]] = {
    "record": record_fields,
    "reasons": reasons,
    "outcomes": outcomes,
    "formats": formats,
    "profiles": profiles,
    "tables": table_columns,
    "schedule": schedule_keys,
}
"""Tables within pages, by the name in their comment."""

_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def generated() -> dict[Path, str]:
    """Return the text that every page with a generated part should have."""
    texts = {DOCS / name: make() for name, make in PAGES.items()}
    for path in sorted(DOCS.rglob("*.md")):
        if path not in texts and _PART.search(old := path.read_text("utf-8")):
            texts[path] = _PART.sub(lambda found: found[1] + PARTS[found[2]]() + found[3], old)
    return texts


def stale() -> list[Path]:
    """Return the pages that differ from what the code says."""
    return [path for path, text in generated().items() if not path.exists() or path.read_text("utf-8") != text]


def main() -> int:
    """Write the pages, or with ``--check`` name those that are out of date; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    found = stale()
    for path in found:
        sys.stdout.write(f"{path.relative_to(DOCS.parent)}{' is out of date' if check else ''}\n")
    if check:
        return 1 if found else 0
    texts = generated()
    for path in found:
        path.write_text(texts[path], "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
