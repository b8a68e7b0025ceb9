"""The back-test: learn on what was listed up to a day, test on what was listed after it."""
