"""Work that takes longer than a request: commands as child processes, each with its folder, progress and result."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.web.jobs.job import BackgroundJob
    from crawler.web.jobs.runner import JobRunner
    from crawler.web.jobs.views import JobViews, led_to
else:
    __getattr__ = lazy_exports(
        __name__, {"BackgroundJob": "job", "JobRunner": "runner", "JobViews": "views", "led_to": "views"}
    )

__all__ = ["BackgroundJob", "JobRunner", "JobViews", "led_to"]
