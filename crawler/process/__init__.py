"""Which process this is, and the runs of processes that died."""
