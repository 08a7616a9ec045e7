"""Where a format writes: a new file whose length and SHA-256 are known as soon as the last byte is written."""

import hashlib
from pathlib import Path
from types import TracebackType
from typing import Self

_BUFFER = 2**20


class HashingFile:
    """A file open for writing from its beginning; ``path`` is where, ``size`` the bytes so far.

    ``pending`` is about how many more a format holds back that writes in blocks.

    A format that must write to the path by itself says so with ``reread`` when it is done.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = self.pending = 0
        self._digest = hashlib.sha256()
        self._file = path.open("wb", buffering=_BUFFER)

    @property
    def sha256(self) -> str:
        """Return the hexadecimal SHA-256 of what was written."""
        return self._digest.hexdigest()

    @property
    def closed(self) -> bool:
        """Return whether nothing can be written any more, as pyarrow asks."""
        return self._file.closed

    def write(self, data: bytes | memoryview) -> int:
        """Append bytes and return their number.  Raises OSError."""
        count = self._file.write(data)
        self._digest.update(data)
        self.size += count
        return count

    def tell(self) -> int:
        """Return the number of bytes so far, as pyarrow asks."""
        return self.size

    def flush(self) -> None:
        """Hand what is buffered to the system."""
        self._file.flush()

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def reread(self) -> None:
        """Take length and digest from the file as it lies on the disk."""
        with self.path.open("rb") as file:
            self._digest = hashlib.file_digest(file, "sha256")
            self.size = file.tell()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._file.close()
        except OSError:  # a full disk takes the rest of the buffer no more than it took the beginning
            if kind is None:
                raise
