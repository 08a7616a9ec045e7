"""What a page states for machines: JSON-LD, meta elements, marked-up properties."""
