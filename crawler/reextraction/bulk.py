"""A re-extraction done elsewhere: what its workers need of the store, and its results put in place here."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256

from crawler.process import end_abandoned_runs
from crawler.reextraction.run import BROKEN, ReextractionProgress, ReextractionRuns
from crawler.spiders import SiteLoader
from pipelines.bulk import RunFolder
from pipelines.bulk.frozen import FrozenRules, SiteRules
from pipelines.bulk.plan import RunPlan
from pipelines.bulk.results import ResultPlace, results_of
from pipelines.bulk.status import status_of
from pipelines.reextraction import ReextractionReport
from pipelines.stats import INTERRUPTED
from pipelines.workers.archive_pool import Answer
from storage.errors import StorageError
from storage.reextraction import rebuild, sites_of
from storage.reextraction.pages import DONE
from storage.store import Store

BATCH = 64
"""Results put in place in one transaction, as many as `winnow reextract` does."""

_NOTE_SECONDS = 2.0
"""Between two notes of how far a load is; what came after the last one is put in place again, which changes nothing."""


def frozen_sites(store: Store, sites: SiteLoader) -> FrozenRules:
    """Return what the pages of every site in the store are read with now.  Raises SiteError, StorageError."""
    found = {}
    for name in sorted(sites_of(store.engine)):
        stored = store.template(name)
        found[name] = SiteRules((), sites.rules(name), None if stored is None else stored.value)
    return FrozenRules(found)


@dataclass
class BulkLoad:
    """The results of a run on their way into a store; ``anew`` begins with the first, whatever was loaded before."""

    store: Store
    folder: RunFolder
    plan: RunPlan
    anew: bool = False

    def run(self, told: Callable[[str], None]) -> tuple[ReextractionReport, str, str]:
        """Put what is not in place yet into the store; return the report, how it ended, and what ended it early.

        A page that is not the one that stands in the store any more changes nothing.  The same call goes on.  Raises
        BulkError and BulkIncomplete.
        """
        end_abandoned_runs(self.store)
        book, runs, ending, words = ReextractionReport(), ReextractionRuns(self.store), DONE, ""
        start = ResultPlace() if self.anew else self._noted()
        watch = ReextractionProgress(book, status_of(self.folder).counts["pages"], told)
        place, said = start, time.monotonic()
        try:
            for batch in results_of(self.folder, self.plan, start, BATCH):
                for one in rebuild(self.store.engine, batch.reads, runs.of):
                    book.add(one, Answer(one.after))
                place = batch.behind
                runs.note(book)
                watch.look()
                if time.monotonic() - said >= _NOTE_SECONDS:
                    said = time.monotonic()
                    self._note(place)
            self._note(ResultPlace(self.plan.ranks))
        except KeyboardInterrupt:
            ending = INTERRUPTED
        except StorageError as error:
            ending, words = BROKEN, str(error)
        if ending != DONE:
            self._note(place)
        with suppress(StorageError):
            runs.finish(book, ending)
        return book, ending, words

    @property
    def _name(self) -> str:
        """The note of this store: a run may be loaded into several."""
        address = self.store.engine.url.render_as_string(hide_password=True)
        return f"loaded-{sha256(address.encode()).hexdigest()[:12]}.json"

    def _noted(self) -> ResultPlace:
        value = self.folder.read_json(self._name) or {}
        try:
            return ResultPlace(int(value["rank"]), int(value["line"]))
        except (KeyError, TypeError, ValueError):
            return ResultPlace()

    def _note(self, place: ResultPlace) -> None:
        self.folder.write_json(self._name, asdict(place))
