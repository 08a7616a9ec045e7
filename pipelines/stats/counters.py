"""The names under which a run is counted in Scrapy's statistics; :class:`pipelines.stats.RunSummary` reads them."""

OUTCOME, REJECTED, FAILED, FATAL = "winnow/outcome/", "winnow/rejected/", "winnow/failed/", "winnow/fatal"
FAILED_ELSEWHERE = "winnow/failed_elsewhere/"

STATUS = "downloader/response_status_count/"
"""Scrapy counts every answer under it, robots.txt, redirects and repeated ones too."""

FETCH, TEXT = "winnow/fetch_bucket/", "winnow/text_bucket/"
"""Milliseconds from request to answer, and characters of a text; counted by bucket, see
:mod:`pipelines.stats.histogram`."""

FIELD, ARTICLES, LEAKY = "winnow/field/", "winnow/field/articles", "winnow/text/leaky"
SHOWN, UNKNOWN = "winnow/links/shown", "winnow/links/unknown"
ENTRIES, NEWEST = "winnow/feed/entries", "winnow/feed/newest_s"
