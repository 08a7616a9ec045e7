"""An export to an address elsewhere: made in a folder of this machine, brought there, and told of under its address."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.cli.command import WinnowCommand
from crawler.cli.corpus.export_request import ExportRequest, ExportResult, read_export_request, run_export
from crawler.errors import ArgumentError
from crawler.terminal import ProgressLine
from storage.errors import StorageError
from storage.publish import FarTarget, read_far_target
from storage.store import Store


@contextmanager
def any_target(command: WinnowCommand, out: str, opts: argparse.Namespace) -> Iterator["TargetedExport"]:
    """Yield the export to a target, here or elsewhere.  Raises ArgumentError and StorageError."""
    far = None if out == "-" else read_far_target(out)
    if far is None:
        yield TargetedExport(read_export_request(command, out, opts))
        return
    with TemporaryDirectory(prefix="winnow-export-") as scratch, _told_as(f"{scratch}/", f"{far.base}/"):
        request = read_export_request(command, f"{scratch}/{far.name}{far.slash}", opts)
        if opts.repeats is not None:
            raise ArgumentError("--repeats FILE goes with a target on this machine")
        if opts.comments is not None:
            raise ArgumentError("--comments FILE goes with a target on this machine")
        far.check(
            release=request.is_release,
            shards=request.form.shards is not None and not request.is_release,
            increment=request.since is not None,
            overwrite=request.form.overwrite,
        )
        yield TargetedExport(request, far, scratch)


class TargetedExport:
    """An export and where it goes."""

    def __init__(self, request: ExportRequest, far: FarTarget | None = None, scratch: str = "") -> None:
        self.request, self._far, self._scratch = request, far, scratch

    def run(self, store: Store, live: ProgressLine) -> ExportResult:
        """Make it, and bring it where it is to be.  Raises StorageError and ArgumentError."""
        if self._far is None:
            return run_export(store, self.request, live)
        far = self._far
        made = run_export(store, self.request, live, named=lambda: far.bring(Path(self._scratch), live.show))
        live.clear()
        return made

    def shown(self, text: str) -> str:
        """Return what is said of it, with the address in the place of the folder it was made in."""
        return text if self._far is None else text.replace(f"{self._scratch}/", f"{self._far.base}/")


@contextmanager
def _told_as(scratch: str, base: str) -> Iterator[None]:
    """Have errors name the address that was asked for."""
    try:
        yield
    except StorageError as error:
        error.args = tuple(each.replace(scratch, base) if isinstance(each, str) else each for each in error.args)
        raise
    except ArgumentError as error:
        raise ArgumentError(str(error).replace(scratch, base)) from error
