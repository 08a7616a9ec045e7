"""The files of a corpus: into how many it is cut, and one file that is written without the others."""

from storage.export.files.shard import ShardForm
from storage.export.files.sharding import Shards, read_shards

__all__ = ["ShardForm", "Shards", "read_shards"]
