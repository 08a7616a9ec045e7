"""All tables.  Importing the package makes ``METADATA`` whole."""
