"""Workers of a fleet."""
