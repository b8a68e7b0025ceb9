"""Making a profile for a list that Shelver has never seen: read it, learn from it, and say what is uncertain."""
