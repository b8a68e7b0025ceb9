"""Real Prettier for tests: one Node process, two versions, text in and text out."""
