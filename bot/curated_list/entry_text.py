"""How the parts of an entry are written."""

from __future__ import annotations

import re

from bot.curated_list.entry import Link
from bot.curated_list.escaping import clean_text, escape_markdown
from config.errors import ListError

_LINK_KIND = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 .+/-]{0,38}[A-Za-z0-9+])?")
_URL = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][!-~]*)?")
_UNSAFE_IN_URL = str.maketrans({character: f"%{ord(character):02X}" for character in '()<>[]{}"`\\|^'})
_ENTITY = re.compile(r"(&(?:#\w+|\w+));")
_URL_LIMIT = 500


def check_link(link: Link, *, subject: str) -> None:
    """Refuse a link that is not https, short, ASCII and named by a plain word.

    Raises:
        ListError: It is not; the message starts with the subject, such as ``cannot list 2509.01234``.
    """
    if not _LINK_KIND.fullmatch(link.kind):
        raise ListError(f"{subject}: {link.kind!r} is no kind of link, such as 'repo'")
    if len(link.url) > _URL_LIMIT or not _URL.fullmatch(link.url):
        raise ListError(f"{subject}: {link.url[:80]!r} is no https URL of at most {_URL_LIMIT} ASCII characters")


def write_link(link: Link) -> str:
    """One ``[[kind](url)]`` that Markdown reads back as this very URL."""
    return f"[[{link.kind}]({write_url(link.url)})]"


def write_url(url: str) -> str:
    """An address as it stands between the parentheses of a link."""
    return _ENTITY.sub(r"\1%3B", url.translate(_UNSAFE_IN_URL))


def plain_field(text: str) -> str:
    """What a reader sees of a name, tag, base or venue: one clean line.

    Quotes are left to titles, so that a reader of the list can tell where the title starts.
    """
    return clean_text(text).replace('"', "'")


def write_field(text: str, *, in_table: bool = False) -> str:
    """A name, tag, base or venue as Markdown."""
    return escape_markdown(plain_field(text), in_table=in_table)
