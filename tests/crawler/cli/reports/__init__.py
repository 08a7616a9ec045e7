"""What commands print of runs, plans, hosts, pages and articles."""
