"""What exports made from these pages have left in ``exports`` of the home, to be taken away."""

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from crawler.errors import CrawlerError
from storage.private_files import make_private_folder
from storage.release.manifest import is_release

_CHUNK = 1 << 20
_TYPES = {".svg": "image/svg+xml"}
"""Shown in a page of ours; all else is taken away."""


@dataclass(frozen=True)
class ExportFiles:
    """The folder; hidden files in it are exports that go on or were interrupted."""

    folder: Path

    def make(self) -> None:
        """Make the folder.  Raises CrawlerError."""
        try:
            make_private_folder(self.folder)
        except OSError as error:
            raise CrawlerError(f"{self.folder}: {error.strerror}") from error

    def name_of(self, out: str) -> str:
        """Return the name of an export by its path."""
        return Path(out).name

    def list(self) -> list[dict[str, Any]]:
        """Return what is there, the latest first: ``kind`` is ``file``, ``folder`` or ``release``."""
        try:
            found = [path for path in self.folder.iterdir() if not path.name.startswith(".")]
            found.sort(key=lambda path: (-path.stat().st_mtime, path.name))
        except OSError:
            return []
        return [_told(path) for path in found]

    def find(self, name: str) -> Path:
        """Return a file or folder by its path below the folder.  Raises LookupError for one that is not in it."""
        try:
            path, root = (self.folder / name).resolve(), self.folder.resolve()
            inside = path.relative_to(root).parts
            if inside and not any(part.startswith(".") for part in inside) and path.exists():
                return path
        except (OSError, ValueError):
            pass
        raise LookupError(f"{name[:200]}: no such export")

    def take(self, request: Request) -> Response:
        """Send a file, or a folder as one tar archive.  Raises LookupError."""
        path = self.find(request.path_params["path"])
        policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
        if path.is_dir():
            names = {"Content-Disposition": f'attachment; filename="{path.name}.tar"'}
            return StreamingResponse(_tar(path), media_type="application/x-tar", headers=policy | names)
        if kind := _TYPES.get(path.suffix):
            return FileResponse(path, media_type=kind, headers=policy)
        return FileResponse(path, media_type="application/octet-stream", filename=path.name, headers=policy)


def _told(path: Path) -> dict[str, Any]:
    kind = "file" if path.is_file() else "release" if is_release(path) else "folder"
    made = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    return {"name": path.name, "kind": kind, "bytes": path.stat().st_size if kind == "file" else None, "made_at": made}


def _tar(folder: Path) -> Iterator[bytes]:
    """Yield a folder as a tar archive, a megabyte at a time."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        with path.open("rb") as file:
            head = tarfile.TarInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}")
            head.size = left = path.stat().st_size
            head.mtime = int(path.stat().st_mtime)
            yield head.tobuf(tarfile.PAX_FORMAT)
            while left > 0 and (data := file.read(min(left, _CHUNK))):
                left -= len(data)
                yield data
            yield bytes(left + -head.size % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)
