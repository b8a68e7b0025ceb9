"""The weekly digest: what a week brought to a curated list, what waits for a decision, and whether the bot is well.

`bot.digest.build` reads it out of the database as plain values (`bot.digest.content`); `bot.digest.markdown` and
`bot.digest.document` write it for people and for programs. Nothing in here looks at a clock.
"""
