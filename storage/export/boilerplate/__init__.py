"""Lines that a site repeats under many articles, found and taken off."""
