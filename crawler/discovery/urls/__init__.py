"""What the shape of an address says: article, list, page number, day."""
