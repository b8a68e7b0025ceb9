"""The list's history replayed: each version's new entries put into the version before, and compared with its own."""
