"""Addresses as values: normalized form, hosts, tracking parameters."""
