"""The polite downloader: one slot a host, bounded answers, and what a request carries."""
