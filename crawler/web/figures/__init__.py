"""Figures that are dear to find: kept for a while, with their age; and curves, drawn as SVG on the server."""

from crawler.web.figures.curves import columns, curve
from crawler.web.figures.kept import PATIENCE, Figure, Kept

__all__ = ["PATIENCE", "Figure", "Kept", "columns", "curve"]
