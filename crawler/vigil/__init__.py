"""How a source is watched: from the rows of its runs to a verdict, all of it pure."""
