"""What became of each line and field of an archived page: found out once, kept for the views that show it."""

from crawler.web.explained.explanations import ExplainedPage, Explanation, Explanations

__all__ = ["ExplainedPage", "Explanation", "Explanations"]
