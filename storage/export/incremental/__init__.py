"""Exports of what changed since the last one of the same name."""

from storage.export.incremental.delta import tombstones_path
from storage.export.incremental.export import Since, export_since
from storage.export.incremental.state import list_exports

__all__ = ["Since", "export_since", "list_exports", "tombstones_path"]
