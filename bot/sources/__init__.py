"""Where papers and the list come from: arXiv, and the list's repository."""
