"""Template induction: what the pages of a site have in common."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.learning.induction import learn
    from pipelines.learning.training import MOST, TrainingSet
else:
    __getattr__ = lazy_exports(__name__, {"MOST": "training", "TrainingSet": "training", "learn": "induction"})

__all__ = ["MOST", "TrainingSet", "learn"]
