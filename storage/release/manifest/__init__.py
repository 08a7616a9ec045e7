"""The manifest of a release: request, fields, facts, checksums."""
