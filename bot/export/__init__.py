"""Papers of the catalogue in the formats of other programs: CSV, BibTeX, RIS and JSON lines.

Each writer takes papers and gives text piece by piece. Titles, names and abstracts come from strangers: whatever they
hold, it stays text in the program that reads it.
"""
