"""The formats of an export, one module each, and the lines that all JSON is written as."""

from storage.export.formats.jsonl import line
from storage.export.formats.registry import FORMATS, find_format, is_folder_target
from storage.export.formats.text_safety import sanitize_value

__all__ = ["FORMATS", "find_format", "is_folder_target", "line", "sanitize_value"]
