"""Near-duplicates: the MinHash signature of a text, and the clusters built anew."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.dedup.minhash import VERSION, sign
    from pipelines.dedup.rebuild import Rebuilt, rebuild_clusters
else:
    __getattr__ = lazy_exports(
        __name__, {"Rebuilt": "rebuild", "VERSION": "minhash", "rebuild_clusters": "rebuild", "sign": "minhash"}
    )

__all__ = ["VERSION", "Rebuilt", "rebuild_clusters", "sign"]
