"""The one spider."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.spiders.loader import SiteLoader, check_documents, spider_class, unknown
    from crawler.spiders.logs import quiet_framework
    from crawler.spiders.plain_settings import bare_settings
    from crawler.spiders.probe import ProbeSpider
    from crawler.spiders.survey import SurveySpider
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ProbeSpider": "probe",
            "SiteLoader": "loader",
            "SurveySpider": "survey",
            "bare_settings": "plain_settings",
            "check_documents": "loader",
            "quiet_framework": "logs",
            "spider_class": "loader",
            "unknown": "loader",
        },
    )

__all__ = [
    "ProbeSpider",
    "SiteLoader",
    "SurveySpider",
    "bare_settings",
    "check_documents",
    "quiet_framework",
    "spider_class",
    "unknown",
]
