"""The documents, and the script that writes the parts of them that follow from the code."""
