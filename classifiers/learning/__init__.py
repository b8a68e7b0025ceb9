"""Learning phrases and weights from a list: needs the extra ``shelver[learn]``; classifying never does."""
