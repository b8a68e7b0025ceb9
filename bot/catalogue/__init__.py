"""The catalogue: all that a reader of one curated list may ask about its papers, read out of the database at once.

`bot.catalogue.load` reads it as plain values (`bot.catalogue.content`), and `bot.catalogue.selection` chooses among
them; site and exports tell them, each in its own way. Nothing in here looks at a clock. What has to be read out of
the papers' own words is read once and stored (`bot.catalogue.facts`).
"""
