"""Guards between the downloader and the spider."""
