"""Tests of :mod:`pipelines.extraction.pointing`."""
