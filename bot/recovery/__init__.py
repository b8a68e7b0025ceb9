"""Restoring a lost database from GitHub: from our pull requests, the comments below them, and the list's history."""
