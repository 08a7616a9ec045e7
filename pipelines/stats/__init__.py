"""Figures of a run: counts, histograms, text that leaks, memory."""
