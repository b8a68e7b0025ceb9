"""The digest as an entry of an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from bot.digest.content import Digest
from bot.digest.html import render_fragment
from bot.digest.outline import title
from bot.digest.plain import plain_line
from bot.digest.voice import Voice

NAMESPACE = "http://www.w3.org/2005/Atom"
_OURS = Voice()
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""


def render_atom(digest: Digest, voice: Voice = _OURS) -> str:
    """The digest as an Atom entry document; the same digest gives the same bytes.

    It is updated at the week's end, and its id stays the same however often it is written.
    """
    entry = ET.Element("entry", {"xmlns": NAMESPACE, "xml:lang": voice.wording.tag})
    _add(entry, "id", entry_id(digest, voice))
    _add(entry, "title", plain_line(title(digest, voice)), type="text")
    _add(entry, "updated", f"{digest.week.end:%Y-%m-%dT%H:%M:%SZ}")
    _add(_add(entry, "author"), "name", "Shelver")
    _add(entry, "link", rel="related", href=f"https://github.com/{digest.repository}")
    _add(entry, "content", render_fragment(digest, voice), type="html")
    ET.indent(entry)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{ET.tostring(entry, encoding='unicode')}\n"


def entry_id(digest: Digest, voice: Voice) -> str:
    """A name that no other digest has: made of the repository, the profile, the week and the language."""
    page = f"https://github.com/{digest.repository}"
    return uuid5(NAMESPACE_URL, f"{page}#{digest.profile}/{digest.week}/{voice.wording.language}").urn


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    if text is not None:
        element.text = _NOT_IN_XML.sub("", text)
    return element
