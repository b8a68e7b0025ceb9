"""What a maintainer writes below our pull request: read, obeyed, answered, and taken back."""
