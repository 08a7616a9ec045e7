"""What no later export may hold."""
