"""Everything that meets the network or the operator."""
