"""A digest's Markdown for chats: as their Markdown, which is not quite GitHub's, and as plain words."""

from __future__ import annotations

import re

_DOLLAR = r"<span>\$</span>"
"""How `bot.forge.text` keeps GitHub from taking two dollar signs for mathematics."""
_MARKDOWN = re.compile(
    r"""
      \\(?P<sign>[!-/:-@\[-`{-~])                       # an escaped sign
    | &(?P<entity>lt|gt|amp);
    | \[(?=(?:\\.|[^\]\\])*\]\(https://)                # a link's words begin
    | \]\((?P<link>https://[^)\s]*)\)                   # and end
    | ^<(?P<address>https://[^>\s]+)>$
    | ^(?P<note>>)\ | ^[#]+\  | [*][*]
    """,
    re.VERBOSE | re.MULTILINE,
)
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&"}


def chat_markdown(markdown: str) -> str:
    """The Markdown of a digest without the HTML that only GitHub needs: chats show it as it stands."""
    return re.sub("&(lt|gt|amp);", lambda match: rf"\{_ENTITIES[match[1]]}", markdown.replace(_DOLLAR, "$"))


def chat_words(markdown: str) -> str:
    """The words of a digest's Markdown, for a service that shows them as they are; links stand behind them.

    A stranger's ``<`` is broken from what follows: some chats take ``<at user_id="all">`` for a call to everybody.
    """
    return _MARKDOWN.sub(_words, markdown.replace(_DOLLAR, "$"))


def _words(match: re.Match[str]) -> str:
    if match["entity"]:
        return _ENTITIES[match["entity"]].replace("<", "<\u200b")
    if match["link"]:
        return f" ({match['link']})"
    if match["note"]:
        return "! "
    return match["sign"] or match["address"] or ""
