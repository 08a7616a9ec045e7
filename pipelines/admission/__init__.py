"""Rules at the door: which articles a site's operator does not want stored, and by which rule.

Pure: a rule is a value, and :func:`unwanted_by` says which one keeps an article out.
"""

from typing import TYPE_CHECKING

from pipelines.admission.rule import AdmissionRule, Conditions
from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.admission.decide import unwanted_by
    from pipelines.admission.patterns import compiled
    from pipelines.admission.reading import read_rules, rules_from_json
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "compiled": "patterns",
            "read_rules": "reading",
            "rules_from_json": "reading",
            "unwanted_by": "decide",
        },
    )

__all__ = ["AdmissionRule", "Conditions", "compiled", "read_rules", "rules_from_json", "unwanted_by"]
