"""The service that crawls on a schedule."""
