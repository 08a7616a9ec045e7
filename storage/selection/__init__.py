"""Which articles an export or a search takes: filters, samples, similarity."""
