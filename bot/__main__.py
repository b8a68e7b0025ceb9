"""``python -m bot`` is ``shelver``."""

from bot.cli import main

main()
