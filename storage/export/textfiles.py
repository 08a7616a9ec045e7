"""One file an article: Markdown under YAML front matter, or plain text."""

import json
import re
from typing import Any

from storage.export.harmless import harmless
from storage.export.shape import Record

_BODY = frozenset({"text", "markdown"})
# A YAML reader takes none of these even within quotes; JSON's escapes say them as well.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def markdown_file(record: Record) -> str:
    """Give every field but the text as front matter, then the text with its structure.

    The values are written as JSON, which YAML 1.2 contains: no text of a page can end or change the front matter.
    """
    record = harmless(record)
    head = "".join(f"{name}: {_yaml(value)}\n" for name, value in record.items() if name not in _BODY)
    return f"---\n{head}---\n\n{record['markdown'] or record['text']}\n"


def text_file(record: Record) -> str:
    """Give the title, a blank line, and the text."""
    record = harmless(record)
    title = " ".join(record["title"].split())
    return f"{title}\n\n{record['text']}\n" if title else f"{record['text']}\n"


def _yaml(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
