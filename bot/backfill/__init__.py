"""Papers of past years out of arXiv's query interface, day by day, verified, and never asked for twice."""
