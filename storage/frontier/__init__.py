"""The URLs of a crawl as a queue with leases that many processes share."""
