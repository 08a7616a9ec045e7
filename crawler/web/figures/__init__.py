"""Figures that take long to find, kept for a while, with their age; and curves, drawn as SVG on the server."""

from crawler.web.figures.curves import columns, curve, day_cells
from crawler.web.figures.kept import PATIENCE, Figure, Kept
from crawler.web.figures.verdicts import Verdict, Verdicts

__all__ = ["PATIENCE", "Figure", "Kept", "Verdict", "Verdicts", "columns", "curve", "day_cells"]
