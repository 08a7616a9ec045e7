"""The backfill of a whole site: its plan, its progress, its report."""
