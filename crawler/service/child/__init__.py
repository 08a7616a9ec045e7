"""A crawl as a child process: start, memory, log, end."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.service.child.batch_launcher import BatchLauncher
    from crawler.service.child.exit_status import ExitStatus, how_it_ended
    from crawler.service.child.launcher import Launch, Launcher
    from crawler.service.child.log_files import log_path
    from crawler.service.child.orphans import Orphans
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "BatchLauncher": "batch_launcher",
            "ExitStatus": "exit_status",
            "Launch": "launcher",
            "Launcher": "launcher",
            "Orphans": "orphans",
            "how_it_ended": "exit_status",
            "log_path": "log_files",
        },
    )

__all__ = ["BatchLauncher", "ExitStatus", "Launch", "Launcher", "Orphans", "how_it_ended", "log_path"]
