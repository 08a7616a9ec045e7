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
COLUMNS = {"crawl_id": "crawl_id", "fingerprint_id": "fingerprint_id", "process_start": "process_start"}
SCHEDULE = {"least": "min", "most": "max"}
SETTINGS = {
    "WINNOW_LEASE_BATCH": "WINNOW_LEASE_BATCH",
    "WINNOW_LEASE_SECONDS": "WINNOW_LEASE_SECONDS",
    "WINNOW_RETRY_DELAYS": "WINNOW_RETRY_DELAYS",
    "WINNOW_MAX_WAIT": "WINNOW_MAX_WAIT",
    "WINNOW_BACKOFF_START": "WINNOW_BACKOFF_START",
    "WINNOW_BACKOFF_MAX": "WINNOW_BACKOFF_MAX",
    "WINNOW_MIN_DELAY": "WINNOW_MIN_DELAY",
    "WINNOW_POLICY_DAYS": "WINNOW_POLICY_DAYS",
    "WINNOW_RUN_RETENTION_DAYS": "WINNOW_RUN_RETENTION_DAYS",
}
