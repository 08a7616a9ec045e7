"""The database under everything: engine, retries, keys and texts it accepts."""
