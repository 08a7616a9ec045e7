"""What a backfill crawls: sources written by the operator or found on the site, counted, and turned into links."""
