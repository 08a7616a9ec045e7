"""RSS, Atom and JSON feeds read into links, broken ones too."""
