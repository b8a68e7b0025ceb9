"""The site: a curated list's catalogue as static pages, which open from a disk as well as from a web server.

`bot.site.build` reads what the pages tell out of the database, `bot.site.pages` yields every file, and
`bot.site.folder` writes those that changed. Pages link each other by relative addresses alone, load nothing from
anywhere else, and hold no script and no style of their own, so that a strict Content-Security-Policy holds.

Everything that people wrote goes through Jinja2's escaping and the filter ``words``, and addresses through
``web_address``.
"""
