"""Figures that are kept, and curves."""
