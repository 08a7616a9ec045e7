"""The service that crawls every site when its time has come, for months."""
