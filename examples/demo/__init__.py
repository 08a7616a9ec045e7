"""Two invented news sites, served on loopback, and a run of the real command line over them."""
