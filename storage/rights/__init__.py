"""What pages and sites say of the use of their texts, and what follows from it."""
