"""The recall audit: for each paper that somebody added to the list, what the bot had made of it by then.

`bot.audit.build` reads it out of the database as plain values (`bot.audit.content`), `bot.audit.markdown` and
`bot.audit.document` write it. Nothing in here looks at a clock or asks anybody.
"""
