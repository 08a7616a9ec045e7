"""Commands of the service that crawls by itself."""
