"""What commands share: options, tables and messages on a terminal."""
