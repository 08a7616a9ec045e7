"""Webhooks, brought to a real server."""
