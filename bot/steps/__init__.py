"""The steps of one run, each in a module of its own; `bot.cycle` puts them in order."""
