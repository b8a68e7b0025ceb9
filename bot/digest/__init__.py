"""The weekly digest: what a week brought to a curated list, what waits for a decision, and whether the bot is well.

`bot.digest.build` reads it out of the database as plain values (`bot.digest.content`, `bot.digest.insights`).
`bot.digest.outline` tells them top to bottom, in the messages of a language (`bot.digest.wording`) and as blocks
without a format; `bot.digest.formats` writes these as Markdown, HTML, text or Atom, and the values as JSON.
Nothing in here looks at a clock.
"""
