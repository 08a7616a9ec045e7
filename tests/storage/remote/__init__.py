"""Files far away."""
