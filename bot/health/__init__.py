"""Whether an installation is well: one layer of facts, and what doctor, ``status`` and metrics make of them."""
