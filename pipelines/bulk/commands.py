"""What a run may be of: the commands of `winnow bulk`, and the steps of its dedup."""

from collections.abc import Mapping

WORK: Mapping[str, str] = {
    "extract": "pipelines.bulk.extract_rank.extract_rank",
    "reextract": "pipelines.bulk.reextract_rank.reextract_rank",
    "dedup-sign": "pipelines.bulk.dedup.sign.sign_rank",
    "dedup-names": "pipelines.bulk.dedup.match.names_rank",
    "dedup-match": "pipelines.bulk.dedup.match.match_rank",
    "dedup-join": "pipelines.bulk.dedup.join.join_rank",
    "dedup-choose": "pipelines.bulk.dedup.choose.choose_rank",
    "dedup-mark": "pipelines.bulk.dedup.mark.mark_rank",
}
"""What does a rank, by the command of the run: a function of a rank's job, by its dotted name."""
