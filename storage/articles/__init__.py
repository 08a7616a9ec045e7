"""Articles in the database: how a record is inserted, changed, found and read back."""
