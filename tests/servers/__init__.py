"""Servers of our own that stand for arXiv and GitHub, on loopback."""
