"""The archive on object storage."""
