"""A release written as a folder that is whole or absent."""
