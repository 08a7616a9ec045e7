"""What ``winnow archive`` does: files brought to object storage, dropped here, checked, and where they lie."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.cli.archive.after_crawl import push_after_crawl
    from crawler.cli.archive.beside import archive_pushes, check_archive
    from crawler.cli.archive.checking import verify_files
    from crawler.cli.archive.moving import prune_files, push_files
    from crawler.cli.archive.place import read_keep
    from crawler.cli.archive.state import show_status
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "prune_files": "moving",
            "archive_pushes": "beside",
            "check_archive": "beside",
            "push_after_crawl": "after_crawl",
            "push_files": "moving",
            "read_keep": "place",
            "show_status": "state",
            "verify_files": "checking",
        },
    )

__all__ = [
    "archive_pushes",
    "check_archive",
    "prune_files",
    "push_after_crawl",
    "push_files",
    "read_keep",
    "show_status",
    "verify_files",
]
