"""Every exception of the crawler; each says in one line what is wrong and where."""


class CrawlerError(Exception):
    """Base of what an operator can mend; its text is shown as one line and the command ends with 2."""


class SiteError(CrawlerError):
    """A site file that cannot be used: which file, which key, and the nearest known one."""


class UnknownSiteError(CrawlerError):
    """No site file has that name."""


class ArgumentError(CrawlerError):
    """An argument of a command or spider that cannot be read."""


class UsageError(CrawlerError):
    """Words of a command line that do not fit together; without a text the command's help is printed instead."""
