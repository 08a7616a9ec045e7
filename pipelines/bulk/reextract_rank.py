"""A rank of `winnow bulk reextract`: pages of the store's archive by their references, read again."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path

from pipelines.bulk.frozen import FrozenRules
from pipelines.bulk.job import RankJob, RankResult
from pipelines.bulk.plan import frozen_rules, lines_of
from pipelines.bulk.writers import LINES, record_of
from pipelines.workers.archive_pool import ArchivePool, Chunk, in_chunks
from storage.archive import Places
from storage.export.files import ShardForm
from storage.records import Article, Result
from storage.reextraction import StalePage
from storage.reextraction.lines import page_from_line, read_record

RESULTS = "results"
"""The folder of what `winnow bulk load` reads."""

_TOGETHER = 1000
"""Pages of one site whose references are in hand at a time."""


def reextract_rank(job: RankJob) -> RankResult:
    """Do a rank.  Raises what reading, workers and writing raise; a place that cannot be asked is RemoteError."""
    options, facts = job.plan.options, job.plan.facts
    forms = {RESULTS: LINES, "articles": ShardForm(options["profile"], options["format"]), "rejected": LINES}
    files = {name: job.scratch / f"{name}.{form.format}" for name, form in forms.items()}
    places = Places(Path(facts["archive"]), tuple(facts["remote"]))
    ahead: deque[StalePage] = deque()
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        write = {name: stack.enter_context(form.open(files[name])) for name, form in forms.items()}
        pool = stack.enter_context(ArchivePool(places, job.bounds))
        for _, answers in pool.answers(_chunks(lines_of(job.folder, job.rank), frozen_rules(job.folder), ahead)):
            for answer in answers:
                page = ahead.popleft()
                write[RESULTS](read_record(page, answer.result))
                if answer.result is not None:
                    place = "articles" if isinstance(answer.result, Article) else "rejected"
                    write[place](record_of(page.ref, answer.result, forms[place]))
                counts.update(_names(answer.result))
                job.beat.step(1)
    return RankResult(counts, files)


def _chunks(lines: Iterable[str], rules: FrozenRules, ahead: deque[StalePage]) -> Iterator[Chunk]:
    for site, found in groupby(map(page_from_line, lines), key=lambda page: page.site):
        while of_site := list(islice(found, _TOGETHER)):
            ahead.extend(of_site)
            yield from in_chunks(site, [page.ref for page in of_site], *rules.reading(site))


def _names(result: Result | None) -> tuple[str, ...]:
    """Name what a page is counted as."""
    if result is None:
        return "pages", "missing"
    return ("pages", "articles") if isinstance(result, Article) else ("pages", "rejected", f"rejected/{result.reason}")
