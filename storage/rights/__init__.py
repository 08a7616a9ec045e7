"""What pages and sites say of the use of their texts, and what follows from it."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.rights.annotate import RightsAnnotator, host_of
    from storage.rights.decision import allows, combined
    from storage.rights.levels import Rights
    from storage.rights.policy_files import PolicyFile, PolicyFileKind, PolicyFiles
    from storage.rights.summary import MEANINGS, RightsSummary
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "MEANINGS": "summary",
            "PolicyFile": "policy_files",
            "PolicyFileKind": "policy_files",
            "PolicyFiles": "policy_files",
            "Rights": "levels",
            "RightsAnnotator": "annotate",
            "RightsSummary": "summary",
            "allows": "decision",
            "combined": "decision",
            "host_of": "annotate",
        },
    )

__all__ = [
    "MEANINGS",
    "PolicyFile",
    "PolicyFileKind",
    "PolicyFiles",
    "Rights",
    "RightsAnnotator",
    "RightsSummary",
    "allows",
    "combined",
    "host_of",
]
