"""What goes wrong with a file far away, in one line, told apart by what a caller can do about it."""

from storage.errors import RemoteAway, RemoteMissing, RemoteRefused, StorageError

_EXTRAS = {"s3": "s3", "s3a": "s3"}
"""Schemes that an extra of ours brings; for any other the package that fsspec names is to be installed."""

_CODES = {
    "RequestTimeTooSkewed": "the clock of this machine is wrong: the server does not accept its time",
    "InvalidAccessKeyId": "the server does not know this access key",
    "SignatureDoesNotMatch": "the secret key is wrong",
    "ExpiredToken": "the credentials have expired",
    "AccessDenied": "no rights there",
    "403": "no rights there, or wrong credentials, or a wrong clock",
    # classes of errors by which S3's client says that it has not even asked
    "NoCredentialsError": "no credentials in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)",
    "PartialCredentialsError": "half the credentials in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)",
}
_NO_BUCKET = frozenset({"NoSuchBucket", "ContainerNotFound"})
_MOST = 300
"""Characters of an error that are told: servers answer with whole pages."""


def failure(address: str, error: Exception) -> StorageError:
    """Return the error of ours that stands for any one of a backend.

    RemoteMissing: there is no such file.  RemoteRefused: it stays so until somebody mends it (rights, credentials, no
    such bucket, a package that is not installed).  RemoteAway: the next try may do it.
    """
    if isinstance(error, StorageError):
        return error
    if isinstance(error, ImportError):
        return RemoteRefused(address, _install(address, error))
    code = _code(error)
    if isinstance(error, OSError) and (code in _NO_BUCKET or "bucket does not exist" in str(error)):
        return RemoteRefused(address, "there is no such bucket")
    if status := _status(error):
        return _of_the_web(address, status, error)
    if isinstance(error, FileNotFoundError | IsADirectoryError | NotADirectoryError):
        return RemoteMissing(address, "no such file")
    return _other(address, code, error)


def _other(address: str, code: str, error: Exception) -> StorageError:
    known = _CODES.get(code) or _CODES.get(type(error).__name__)
    if known or isinstance(error, PermissionError | ValueError | TypeError | NotImplementedError):
        return RemoteRefused(address, known or _words(error))
    return RemoteAway(address, _words(error))


def _status(error: BaseException) -> int:
    """Return the status of a web server's answer, 1 for no answer; fsspec hides both behind a file not found."""
    for each in (error, error.__cause__):
        if isinstance(status := getattr(each, "status", None), int):
            return status
    return int(isinstance(error, FileNotFoundError) and isinstance(error.__cause__, OSError))


def _of_the_web(address: str, status: int, error: Exception) -> StorageError:
    words = _words(error.__cause__ if isinstance(error.__cause__, Exception) else error)
    if status in (404, 410):
        return RemoteMissing(address, "no such file")
    if status in (1, 408, 425, 429) or status >= 500:
        return RemoteAway(address, words)
    return RemoteRefused(address, f"no rights there ({words})" if status in (401, 403) else words)


def _code(error: BaseException) -> str:
    """Return the code a server gave, which S3's client keeps in the cause of its error; empty for none."""
    seen: BaseException | None = error
    for _ in range(4):
        response = getattr(seen, "response", None)
        if isinstance(response, dict):
            return str(response.get("Error", {}).get("Code", ""))
        seen = getattr(seen, "__cause__", None)
    return ""


def _install(address: str, error: ImportError) -> str:
    if extra := _EXTRAS.get(address.partition(":")[0]):
        return f"S3 needs an extra: pip install 'winnow-news[{extra}]'"
    return _words(error)


def _words(error: Exception) -> str:
    words = " ".join(str(error).split())[:_MOST]
    if isinstance(error, OSError) and error.strerror:
        words = " ".join(str(error.strerror).split())[:_MOST]
    return words or type(error).__name__
