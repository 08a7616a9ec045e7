"""Addresses of folders: what an operator writes, as one form that can be kept and shown."""

import re
from pathlib import Path

from storage.errors import RemoteRefused

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?:::|://)")
_PASSWORD = re.compile(r"://[^/@:]*:[^/@]*@")


def check_address(text: str, local: Path) -> str:
    """Return the address of a folder without a slash at its end; a plain path is one of a file system, ``file://…``.

    ``local`` is the folder whose files are to be brought there.  Raises RemoteRefused for an address that holds a
    password (it would stand in the database), that names no folder, or that lies within ``local``.
    """
    text = text.strip()
    if _PASSWORD.search(text):
        raise RemoteRefused("WINNOW_ARCHIVE", "holds a password; credentials belong in the environment")
    address = text if _SCHEME.match(text) else f"file://{Path(text).expanduser().absolute()}"
    address = address.rstrip("/")
    scheme, _, path = address.partition("://")
    if not path:
        raise RemoteRefused(f"WINNOW_ARCHIVE {text}", "names no folder; expected an address such as s3://bucket/prefix")
    if scheme in ("file", "local"):
        place = Path(path).resolve()
        if not path.startswith("/"):
            raise RemoteRefused(f"WINNOW_ARCHIVE {text}", "needs an absolute path: file:///folder")
        if place == local.resolve() or local.resolve() in place.parents:
            raise RemoteRefused(f"WINNOW_ARCHIVE {text}", f"lies within the archive {local} itself")
    return address
