"""The files of an export: hashed as they are written, in one or in numbered shards."""
