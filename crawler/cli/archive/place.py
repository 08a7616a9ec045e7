"""What the settings say of the archive: where its files are brought to, and how long they stay here."""

from datetime import timedelta
from pathlib import Path

from crawler.cli.command import WinnowCommand
from crawler.durations import read_duration
from crawler.errors import ArgumentError
from storage.errors import StorageError

FOREVER = "forever"


def folder_of(command: WinnowCommand) -> Path:
    """Return the folder of the archive."""
    return Path(command.setting("WINNOW_HOME")) / "archive"


def address_of(command: WinnowCommand) -> str | None:
    """Return the address that files are brought to, None where there is none.  Raises ArgumentError."""
    from storage.remote import check_address  # noqa: PLC0415 - as WinnowCommand asks

    setting = command.setting("WINNOW_ARCHIVE")
    try:
        return check_address(setting, folder_of(command)) if setting else None
    except StorageError as error:
        raise ArgumentError(str(error)) from error


def needed_address(command: WinnowCommand) -> str:
    """Return the address that files are brought to.  Raises ArgumentError where there is none."""
    if address := address_of(command):
        return address
    raise ArgumentError("WINNOW_ARCHIVE is not set: an address such as s3://bucket/prefix")


def read_keep(text: str) -> timedelta | None:
    """Read how long files stay here after they were brought away: a duration, 0, or ``forever``, which is None.

    Raises ArgumentError.
    """
    if text.strip().lower() == FOREVER:
        return None
    if text.strip() == "0":
        return timedelta(0)
    try:
        return read_duration(text)
    except ValueError as error:
        raise ArgumentError(f"WINNOW_ARCHIVE_KEEP: {error}, 0 or '{FOREVER}'") from error


def amount(files: int, size: int) -> str:
    """Return files with their bytes in words."""
    return f"{files:,} {'file' if files == 1 else 'files'} ({in_bytes(size)})"


def in_bytes(size: int) -> str:
    """Return a number of bytes as a person reads it."""
    for unit, most in (("B", 10**3), ("kB", 10**6), ("MB", 10**9)):
        if size < most:
            return f"{size * 1000 / most:,.{0 if unit == 'B' else 1}f} {unit}"
    return f"{size / 1e9:,.1f} GB"
