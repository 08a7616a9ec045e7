"""Files brought away beside a service or a worker, by a child process."""

import os
from collections.abc import Callable
from datetime import datetime

from crawler.cli.archive.place import needed_address, read_keep
from crawler.cli.command import WinnowCommand
from crawler.process.child_command import child_environment, python_command
from crawler.service import ArchivePushes


def check_archive(command: WinnowCommand) -> None:
    """Refuse settings of the archive that nothing could be brought away by.  Raises ArgumentError."""
    if command.setting("WINNOW_ARCHIVE"):
        needed_address(command)
        read_keep(command.setting("WINNOW_ARCHIVE_KEEP"))


def archive_pushes(
    command: WinnowCommand,
    note: Callable[[int, bool], None] = lambda *_: None,
    tell: Callable[[str, str, datetime], None] = lambda *_: None,
) -> ArchivePushes | None:
    """Return what brings files away every few minutes, None where WINNOW_ARCHIVE names no place.

    ``note`` is given the bytes that wait and whether the last passage failed; ``tell`` as of :class:`ArchivePushes`.
    """
    if not command.setting("WINNOW_ARCHIVE"):
        return None
    names = ("WINNOW_HOME", "WINNOW_DATABASE_URL", "WINNOW_ARCHIVE", "WINNOW_ARCHIVE_KEEP")
    environment = {name: command.setting(name) for name in names}
    environment["WINNOW_SITES"] = os.pathsep.join(command.site_folders())
    return ArchivePushes(
        python_command("winnow", "archive", "push", "--json", "-q"),
        child_environment(environment),
        lambda report: note(report.waiting_bytes, bool(report.trouble)),
        tell,
    )
