"""Where pull requests go: GitHub, or a folder on disk."""
