"""Scrapy settings, and the only reader of the environment: every other package is given plain values."""

import os
from pathlib import Path

from storage.version import code_version

_HERE = Path(__file__).resolve().parent
BUNDLED_SITES = str(_HERE / "sites")
_CHECKOUT = ("scrapy.cfg", "winnow/__init__.py", "crawler")
"""What stands in the folder of a source tree, and not in another Scrapy project that has a ``crawler`` of its own."""


def _home() -> Path:
    """Return where everything is kept: as named, ``var`` in a checkout, else the user's folder for data."""
    if named := os.environ.get("WINNOW_HOME"):
        return Path(named).absolute()
    here = Path.cwd()
    checkout = next((one for one in (here, *here.parents) if all((one / name).exists() for name in _CHECKOUT)), None)
    return checkout / "var" if checkout is not None else _data_home() / "winnow"


def _data_home() -> Path:
    """Return the user's folder for data as the XDG Base Directory Specification has it; a relative one is ignored."""
    named = Path(os.environ.get("XDG_DATA_HOME") or "")
    if named.is_absolute():
        return named
    try:
        return Path("~/.local/share").expanduser()
    except RuntimeError:  # a user without a home, as in a container that is given any number
        return Path.cwd()


def _database_url(home: Path) -> str:
    return os.environ.get("WINNOW_DATABASE_URL") or f"sqlite:///{home / 'winnow.db'}"


def _user_agent(contact: str | None) -> str:
    release = ".".join(code_version().split(".")[:2])
    return f"Winnow/{release} ({contact or 'news crawler; contact not set'})"


def _site_folders(home: Path) -> list[str]:
    """Return the folders of site files, each once; a later one wins: ours, the user's own, those that are named."""
    named = [folder for folder in os.environ.get("WINNOW_SITES", "").split(os.pathsep) if folder]
    folders = [str(Path(folder).absolute()) for folder in (BUNDLED_SITES, str(home / "sites"), *named)]
    return [folder for place, folder in enumerate(folders) if folder not in folders[place + 1 :]]


# -- the project -----------------------------------------------------------------------------------------------
# folder of database, archive, logs and site files; `winnow paths` shows it
WINNOW_HOME = str(_home())
WINNOW_DATABASE_URL = _database_url(Path(WINNOW_HOME))  # SQLAlchemy URL of the store; not set: SQLite in WINNOW_HOME
# address of a folder on object storage (s3://bucket/prefix and whatever else fsspec knows) that closed files of the
# archive are brought to; not set: they stay in WINNOW_HOME/archive
WINNOW_ARCHIVE = os.environ.get("WINNOW_ARCHIVE") or ""
# how long a file stays here after it was brought there: a duration such as `30d`, or `forever`
WINNOW_ARCHIVE_KEEP = os.environ.get("WINNOW_ARCHIVE_KEEP") or "forever"
WINNOW_CONTACT = os.environ.get("WINNOW_CONTACT")  # address or URL for the user agent, so that a site can reach you
# further folders of site files beside WINNOW_HOME/sites, separated as in PATH; a later one wins
WINNOW_SITES = _site_folders(Path(WINNOW_HOME))
# TOML file of rules at the door for all sites; not set: `rules.toml` in WINNOW_HOME, where it is there
WINNOW_RULES_FILE = os.environ.get("WINNOW_RULES_FILE") or ""
# networks (CIDR) beside the public internet that a crawl may connect to; also opens all ports there; none by default
WINNOW_ALLOW_NETWORKS = os.environ.get("WINNOW_ALLOW_NETWORKS") or ""
WINNOW_NAMED_URLS: list[str] = []  # set by `winnow fetch`, `shell` and `view` only: the address they were given
WINNOW_ALERTS = os.environ.get("WINNOW_ALERTS") or ""  # Apprise addresses of alert targets, separated by white space
# file of such addresses, one a line; better for secrets
WINNOW_ALERTS_FILE = os.environ.get("WINNOW_ALERTS_FILE") or ""
# TOML file of webhooks: who is told of new articles, ended runs, changed verdicts
WINNOW_WEBHOOKS_FILE = os.environ.get("WINNOW_WEBHOOKS_FILE") or ""
# folder of a model2vec model, with which `winnow search --like` finds by meaning
WINNOW_EMBEDDING_MODEL = os.environ.get("WINNOW_EMBEDDING_MODEL") or ""
WINNOW_WEBSUB_HUB = os.environ.get("WINNOW_WEBSUB_HUB") or ""  # address of a WebSub hub that feeds of `winnow web` name
# public address of `winnow web`, which WebSub hubs of feeds are to call; not set: nothing is subscribed to
WINNOW_WEBSUB_CALLBACK = os.environ.get("WINNOW_WEBSUB_CALLBACK") or ""
# port of the service's Prometheus metrics on 127.0.0.1; `off`: none
WINNOW_METRICS_PORT = os.environ.get("WINNOW_METRICS_PORT") or "9464"
WINNOW_RUN_RETENTION_DAYS = 400  # days the service keeps a run in the table `runs`: a year and a month; 0: for ever
# what `winnow maintain` removes of every site whose file has no `[retention]` of its own, in days; 0: never
WINNOW_PAGE_RETENTION_DAYS = 0  # days that raw pages are kept which no article's newest text was read from; 0: for ever
WINNOW_ARTICLE_PAGE_RETENTION_DAYS = 0  # days that the raw pages of articles are kept; 0: for ever
WINNOW_REJECTION_RETENTION_DAYS = 0  # days that rejections are kept after the page was last met; 0: for ever
WINNOW_LOG_RETENTION_DAYS = 0  # days that logs of crawls are kept, of the latest 30 of a site; 0: these 30
WINNOW_PROGRESS_SECONDS = 30.0  # seconds between two lines of progress where standard error is no terminal
WINNOW_WORKERS = os.cpu_count() or 1  # worker processes that extract; default: one per processor
WINNOW_PAGE_TIMEOUT = 20.0  # seconds that reading one page, feed or sitemap may take
# bytes of memory that a worker process may hold; a page that takes more is rejected as `crashed`; 0: no limit
WINNOW_WORKER_MEMORY = 1024 * 1024 * 1024
# program of Chromium, for site files with `render`; not set: the first of chromium, google-chrome on the PATH
WINNOW_BROWSER = os.environ.get("WINNOW_BROWSER") or ""
WINNOW_RENDER_TIMEOUT = 30.0  # seconds that rendering one page may take; one that never rests is read after half of it
# bytes of memory that the browser may hold; a page that takes more is rejected as `crashed`; 0: no limit
WINNOW_RENDER_MEMORY = 1024 * 1024 * 1024
WINNOW_BULK_SILENCE = 60.0  # seconds without a sign of life after which `winnow bulk` takes a share for dead
WINNOW_CC_NEWS = "https://data.commoncrawl.org"  # where `winnow bulk extract --cc-news` finds the files of Common Crawl
WINNOW_RUN = None  # set by the service only: id of the row in `runs` that it began for this crawl
WINNOW_BATCH = None  # set by the service only: run, deadline and log of each site of a batch, as JSON
WINNOW_PAGE_MAXSIZE = 16 * 1024 * 1024  # bytes of the largest page that is read; the largest of 1083 measured has 3 MB

BOT_NAME = "winnow"
SPIDER_MODULES: list[str] = []
SPIDER_LOADER_CLASS = "crawler.spiders.loader.SiteLoader"
COMMANDS_MODULE = "crawler.commands"
USER_AGENT = _user_agent(WINNOW_CONTACT)

# -- the way of a page -----------------------------------------------------------------------------------------
# Ours stand in the settings that end in _BASE, as Scrapy's own do: what you name in ITEM_PIPELINES, EXTENSIONS,
# DOWNLOADER_MIDDLEWARES or SPIDER_MIDDLEWARES comes beside them by its number, and None takes one of them away.
ITEM_PIPELINES_BASE = {
    "pipelines.stages.archive.ArchiveStage": 100,
    "pipelines.stages.extract.ExtractStage": 200,
    "pipelines.stages.window.WindowStage": 299,
    "pipelines.stages.persist.PersistStage": 300,
}
EXTENSIONS_BASE = {
    # Those of Scrapy that are used here: it loads the others even where they are off, 0.13 s of the 1.2 s of a poll.
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
    "crawler.extensions.progress.ProgressDisplay": 10,
    "crawler.extensions.host_backoff.HostBackoff": 20,
    "crawler.extensions.crawl_metrics.CrawlMetrics": 30,
    "crawler.extensions.run_notes.RunNotes": 35,
    "crawler.extensions.source_status.SourceStatus": 40,
    "crawler.extensions.close_on_wait.CloseOnWait": 50,
    "crawler.extensions.policy_files.PolicyFileCheck": 60,
    "crawler.extensions.page_results.PageResults": 70,
    "crawler.extensions.article_feeds.ArticleFeeds": 80,
    "crawler.images.fetcher.ImageFetcher": 90,
}
SCHEDULER = "crawler.frontier.scheduler.DatabaseScheduler"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier has every address once
# Scrapy's own, by name: importing them from its defaults would cost every command 0.3 s.  A test holds them to those.
# Four of them have nothing to do here: every request is made of a row of the frontier, and the spider takes every
# status.  Each wraps the answers of all pages: 0.05 ms a page.
SPIDER_MIDDLEWARES_BASE = {
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": 800,
    "crawler.middlewares.acknowledge.AckMiddleware": 10,
}
# ftp, s3 and files are no web: a link or redirect cannot lead there
DOWNLOAD_HANDLERS_BASE = dict.fromkeys(("http", "https"), "crawler.network.guarded_handler.GuardedHandler")
DOWNLOADER = "crawler.downloader.slots.PoliteDownloader"
DOWNLOADER_MIDDLEWARES_BASE = {  # Scrapy's, with parts of ours for its robots.txt and its redirects
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": 50,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": 300,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": 580,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": 700,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": 900,
    "crawler.middlewares.replay.ReplaySurvey": 50,  # before robots.txt is asked for
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "crawler.middlewares.conditional.ConditionalGet": 595,  # before the body is unpacked
    "crawler.middlewares.redirect.InsiteRedirect": 600,
    "crawler.access.middleware.SignedOutCheck": 585,  # above the decompression
    "crawler.access.middleware.SiteAccess": 740,  # below redirects, above the proxy
}
LOG_FORMATTER = "crawler.spiders.logs.PageLogFormatter"
LOG_LEVEL = "INFO"
REQUEST_FINGERPRINTER_CLASS = "crawler.downloader.fingerprint.IdentityFingerprinter"
FEED_EXPORT_ENCODING = "utf-8"

# -- politeness and bounds -------------------------------------------------------------------------------------
ROBOTSTXT_OBEY = True
ROBOTSTXT_PARSER = "crawler.middlewares.robots_parser.HostRules"
WINNOW_MIN_DELAY = 0.0  # minimum seconds between two requests to a host, before jitter; `delay` of a site file
WINNOW_MAX_CRAWL_DELAY = 60.0  # seconds; the longest Crawl-delay of a robots.txt that is obeyed
WINNOW_BACKOFF_START = 5.0  # seconds a host is left alone after a first 429, 503 or failing robots.txt
# seconds a crawl waits for hosts that answer nothing before it ends; 0: no limit; the service sets 120
WINNOW_MAX_WAIT = 0.0
# seconds a crawl whose own site is done waits for hosts of others of which none answers
WINNOW_PATIENCE = 10.0
WINNOW_BACKOFF_MAX = 900.0  # seconds; the longest that a host can ask to be left alone within one crawl
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 0.5
AUTOTHROTTLE_MAX_DELAY = 60.0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 8  # to hosts that answer quickly; slow and silent ones have places of their own
CONCURRENT_ITEMS = 2  # Scrapy makes as many tasks for every answer: one for the page it gives, one for its requests
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = WINNOW_PAGE_MAXSIZE
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 8
HTTPERROR_ALLOW_ALL = True  # the spider turns every status into an outcome
RETRY_ENABLED = False  # the frontier asks again
WINNOW_POLICY_DAYS = 7.0  # days between two fetches of tdmrep.json and ai.txt of a host; 0: never
WINNOW_RETRY_DELAYS = [2, 10, 60]  # seconds before each retry of a page that failed
WINNOW_LEASE_SECONDS = 60.0  # seconds after which the URLs of a worker that gave no sign of life return to the queue
WINNOW_SITE_LEASE_SECONDS = 40.0  # seconds after which the sites of a silent `winnow worker` go to other workers
WINNOW_LEASE_BATCH = 50  # URLs that a worker leases at a time
WINNOW_SITE_WORKERS = 1  # workers that may fetch from one site at a time
METAREFRESH_ENABLED = False  # the spider follows them, with the hints of the link
COOKIES_ENABLED = False
URLLENGTH_LIMIT = 2083
