"""The data card, the Croissant description and the figures of a release."""
