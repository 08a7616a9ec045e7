"""The command line: what commands share, how they print, and the program ``winnow`` itself."""
