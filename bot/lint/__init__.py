"""The list doctor: what is wrong in a curated list, where, and how it would be mended."""
