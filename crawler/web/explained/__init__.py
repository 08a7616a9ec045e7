"""What became of each line and field of an archived page: found out once, kept for the views that show it."""

from crawler.web.explained.explanations import Explanation, Explanations, Source

__all__ = ["Explanation", "Explanations", "Source"]
