"""From a fetched page to exactly one outcome."""
