"""What is taken off a page before its text is read: link cards, promos, comments, notices."""
