"""A release held against its manifest."""
