"""A rank of `winnow bulk extract`: pages of its files, articles and rejected pages out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from datatrove.data import Document

from pipelines.bulk.beat import Heartbeat
from pipelines.bulk.extract import ArticleFilter, ExtractArticles
from pipelines.bulk.job import RankJob, RankResult
from pipelines.bulk.pages import PageFilter
from pipelines.bulk.plan import frozen_rules, lines_of
from pipelines.bulk.sources import pages_of_lines
from pipelines.bulk.writers import LINES, RejectedFile, WriteArticles
from storage.export.files import ShardForm


def extract_rank(job: RankJob) -> RankResult:
    """Do a rank.  Raises what reading, workers and writing raise."""
    options = job.plan.options
    form = ShardForm(options["profile"], options["format"])
    files = {
        "articles": job.scratch / f"articles.{form.format}",
        "rejected": job.scratch / f"rejected.{LINES.format}",
    }
    wanted = ArticleFilter(
        date.fromisoformat(options["since"]) if options["since"] else None, frozenset(options["language"] or ())
    )
    counts: Counter[str] = Counter()
    with RejectedFile(files["rejected"]) as rejected:
        rules = frozen_rules(job.folder)
        step = ExtractArticles(job.bounds, rejected, rules, wanted)
        only = PageFilter.of(rules.domains, wanted.languages, wanted.since)
        pages = _seen(pages_of_lines(lines_of(job.folder, job.rank), only, step.left_out), job.beat, counts)
        for _ in WriteArticles(files["articles"], form).run(step.run(pages, job.rank, job.plan.ranks)):
            counts["articles"] += 1
    counts["rejected"] = rejected.reasons.total()
    counts.update({f"rejected/{why}": count for why, count in rejected.reasons.items()})
    counts.update({f"left_out/{why}": count for why, count in step.left_out.items() if count})
    return RankResult(counts, files)


def _seen(pages: Iterable[Document], beat: Heartbeat, counts: Counter[str]) -> Iterator[Document]:
    """Pass pages on and count them."""
    for page in pages:
        beat.step(1)
        counts["pages"] += 1
        yield page
