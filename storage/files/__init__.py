"""Files that are whole or absent, whatever ends the process that writes them.

A single file takes the place of the one before it when it is whole; ``staging`` gathers several of them that appear
together, and goes on with those that an interrupted process had finished.
"""

from storage.files.atomic import replace_file, shortened, staged_file, stands, sync, translate_os_errors, with_folder

__all__ = [
    "replace_file",
    "shortened",
    "staged_file",
    "staging",
    "stands",
    "sync",
    "translate_os_errors",
    "with_folder",
]
