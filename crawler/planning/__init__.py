"""What a backfill walks: sources written by the operator or found on the site, counted, and turned into links."""
