"""Every regular expression of the code base, held against inputs grown from itself."""
