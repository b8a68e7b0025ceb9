"""What an operator edits: the settings, and one profile per curated list."""
