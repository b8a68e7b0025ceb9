"""Text in, scored categories with evidence out: no database, no network, no clock."""
