"""Models, sessions, migrations and queries: what Shelver remembers."""
