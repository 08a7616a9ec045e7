"""The version of the extractor, kept with each result so that what an older one made can be found and done again."""

EXTRACTOR_VERSION = "0.14"
