"""The story: sources, cycle, list editing, forge, review, digest, and the faces (command line, scheduler)."""
