"""One file an article: Markdown under YAML front matter, or plain text."""

import json
import re
from typing import Any

from storage.export.columns import Record
from storage.export.formats.text_safety import printable_record, sanitize_record
from storage.plain_text import without_controls

_BODY = frozenset({"text", "markdown"})
_LONG = 100  # a reader looks 1024 characters ahead for the colon, escapes counted
# A YAML reader takes none of these even within quotes; JSON's escapes say them as well.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def markdown_file(record: Record) -> str:
    """Return every field but the text as front matter, then the text with its structure.

    The values are written as JSON but for what readers of YAML 1.1 take in another way: no text of a page can end or
    change the front matter.
    """
    record = sanitize_record(record)  # JSON escapes the controls of the front matter
    head = "".join(f"{name}: {_yaml(value)}\n" for name, value in record.items() if name not in _BODY)
    return f"---\n{head}---\n\n{without_controls(record['markdown'] or record['text'])}\n"


def text_file(record: Record) -> str:
    """Return the title, a blank line, and the text."""
    record = printable_record(record)
    title = " ".join(record["title"].split())
    return f"{title}\n\n{record['text']}\n" if title else f"{record['text']}\n"


def _yaml(value: Any) -> str:
    match value:
        case list():
            return f"[{', '.join(map(_yaml, value))}]"
        case dict():
            return f"{{{', '.join(f'{_key(name)}: {_yaml(item)}' for name, item in value.items())}}}"
        case float():
            written = repr(value)  # 1e-05 is a text to YAML 1.1, 1.0e-05 a figure
            return written if "." in written else written.replace("e", ".0e")
        case _:
            written = json.dumps(value, ensure_ascii=False)
            return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _key(name: str) -> str:
    return _yaml(name) if len(name) < _LONG else f"? {_yaml(name)} "
