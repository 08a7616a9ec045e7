"""Every exception of the storage package; add one only when a caller must act on it in its own way."""


class StorageError(Exception):
    """What was to be kept or read could not be; ``str()`` gives one line for the operator: what, and what is wrong."""

    def __init__(self, what: str, problem: str) -> None:
        super().__init__(what, problem)
        self.problem = problem

    def __str__(self) -> str:
        return ": ".join(map(str, self.args))


class DatabaseUnavailable(StorageError):  # noqa: N818 - named for the state the operator meets
    """The database cannot be used as asked: locked, read-only, unreachable, not a database, wrong address."""


class DatabaseBusy(DatabaseUnavailable):
    """It may be different in a moment: locked, restarting, out of reach; the same can be tried again."""


class TookTooLong(DatabaseUnavailable):
    """A question was given up after the seconds that were allowed for it; it is not asked again by itself."""


class SchemaTooNew(StorageError):  # noqa: N818
    """The database was written by a newer Winnow than this one."""


class SchemaTooOld(StorageError):  # noqa: N818
    """The database was written before the first release; its archive can be read into a new one."""


class DiskFull(StorageError):  # noqa: N818
    """No room left on the device; what was written before is whole."""


class LeaseLost(StorageError):  # noqa: N818 - named for the state
    """Another process of the fleet crawls the site now: nothing more is to be written for it here."""


class ArchiveError(StorageError):
    """A raw page cannot be found or read under the reference given."""


class NotAnArchive(ArchiveError):  # noqa: N818
    """A file is there and can be read, and there is no record of an archive in it."""


class PageNotKept(ArchiveError):  # noqa: N818
    """A raw page was removed on purpose: its time was over."""


class HubError(StorageError):
    """A release could not be brought to the Hub; nothing of it is there, unless it is said."""


class ExportError(StorageError):
    """A file cannot be written where it was asked for."""


class RemoteMissing(ArchiveError):  # noqa: N818
    """There is no such file on the object storage."""


class RemoteError(ArchiveError):
    """The object storage cannot be asked, so that nothing is known of the file."""


class RemoteRefused(RemoteError):  # noqa: N818
    """It stays so until somebody mends it: no rights, no credentials, no such bucket, a package not installed."""


class RemoteAway(RemoteError):  # noqa: N818
    """It did not answer, or with an error of its own, several times; later it may."""
