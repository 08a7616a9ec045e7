"""Who wrote an article: bylines, credit lines, sign-offs."""
