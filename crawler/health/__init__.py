"""The health of a source, judged from its runs: broken, degraded, quiet or well."""
