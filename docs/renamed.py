"""Names that are documented under their coming name; to be removed once code and documents agree."""

TABLES = {
    "walks": "crawls",
    "frontier": "frontier_urls",
    "hosts": "frontier_queues",
    "looks": "fetch_state",
    "trust": "validator_trust",
    "prints": "fingerprints",
    "members": "cluster_members",
    "letters": "alert_outbox",
    "notices": "policy_files",
    "services": "leaders",
    "search_news": "search_queue",
    "exported": "export_records",
}
COLUMNS = {"walk_id": "crawl_id", "print_id": "fingerprint_id", "born": "process_start"}
SCHEDULE = {"least": "min", "most": "max"}
SETTINGS = {
    "WINNOW_CLAIM": "WINNOW_LEASE_BATCH",
    "WINNOW_LEASE": "WINNOW_LEASE_SECONDS",
    "WINNOW_RETRY": "WINNOW_RETRY_DELAYS",
    "WINNOW_MOST_WAIT": "WINNOW_MAX_WAIT",
    "WINNOW_FIRST_BACKOFF": "WINNOW_BACKOFF_START",
    "WINNOW_MAX_BACKOFF": "WINNOW_BACKOFF_MAX",
    "WINNOW_LEAST_DELAY": "WINNOW_MIN_DELAY",
    "WINNOW_NOTICE_DAYS": "WINNOW_POLICY_DAYS",
    "WINNOW_RUNS_DAYS": "WINNOW_RUN_RETENTION_DAYS",
}
