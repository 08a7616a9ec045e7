"""Full text: the same words find the same articles on every database."""
