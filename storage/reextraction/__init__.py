"""Stored pages whose extraction is stale, and articles replaced by a newer extraction."""
