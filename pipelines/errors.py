"""What stands in the way of all pages alike; the text is one line for an operator."""


class WorkersError(Exception):
    """No worker process can be started on this machine."""


class BulkError(Exception):
    """Bulk work that cannot begin or go on as asked: an address, an option, an engine, a run of another kind."""


class FilterError(Exception):
    """A filter of the corpus that cannot be applied as asked: a name, a library that is missing."""


class DocumentError(Exception):
    """Documents that cannot be read at all, as the library is missing."""


class EmbeddingError(Exception):
    """A model of texts that cannot be used: a folder, a library that is missing."""


class BulkIncomplete(Exception):  # noqa: N818 - named for the state the operator meets
    """Some ranks of a bulk run did not end; what the others made stays, and the same command goes on."""
