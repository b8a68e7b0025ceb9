"""Headings, named places and links to them in a document, as a browser would see them: Markdown's and HTML's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.curated_list.prettier.page import Page
from bot.lint.slugs import Slugger, heading_text

_INLINE = MarkdownIt("commonmark")
_MAY_MATTER = re.compile(r"<|\]\(\s*<?#")
"""What a text holds at least if there is a link to an anchor in it that needs no definition, or a name."""
_HEADING_TAG = re.compile(r"h[1-6]")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:")
_PREFIX = "user-content-"


@dataclass(frozen=True, slots=True)
class DocumentHeading:
    """A heading that gets an anchor."""

    text: str
    """As it is shown."""
    anchor: str
    line: int
    """Counted from 1."""


@dataclass(frozen=True, slots=True)
class AnchorLink:
    """A link to a place in the same document."""

    text: str
    """As it is shown."""
    anchor: str
    """Without ``#``, in lower case and without percent signs."""
    line: int
    """Counted from 1."""
    written: str
    """The anchor as it stands in the line, with ``#``."""


@dataclass(frozen=True, slots=True)
class DocumentLinks:
    """All of one document; code and comments hold none of them."""

    headings: tuple[DocumentHeading, ...]
    targets: frozenset[str]
    """Names and ids given in HTML, and the anchors that GitHub gives to footnotes; in lower case."""
    links: tuple[AnchorLink, ...]


def read_links(page: Page) -> DocumentLinks:
    """Headings, names and links of a page, in document order.

    Headings written in HTML get anchors as those of Markdown do, and are counted with them.
    """
    reader = _Reader(page)
    line = 1
    for index, token in enumerate(page.tokens):
        if token.map is not None:
            line = token.map[0] + 1
        if token.type == "heading_open":
            reader.add_heading(heading_text(page.tokens[index + 1].content), line)
        if token.type == "html_block":
            reader.read_html(token.content, line)
        elif token.type == "inline" and reader.may_matter(token.content):
            reader.read_inline(token.content, line)
    footnotes = _footnotes(page)
    return DocumentLinks(tuple(reader.headings), frozenset(reader.targets | footnotes), tuple(reader.links))


def _footnotes(page: Page) -> set[str]:
    """GitHub's anchors: of each note, of its marks in the text, and of the heading above all notes.

    A note of one word looks like the definition of a link.
    """
    names = {label[1:] for label in page.references if label.startswith("^")}
    for token in page.tokens:
        if token.type == "inline" and token.content.startswith("[^") and (match := _FOOTNOTE.match(token.content)):
            names.add(match[1])
    marks = [label.casefold() for label in names]
    made = {f"{kind}-{label}" for kind in ("fn", "fnref") for label in marks}
    return made | ({"footnote-label"} if made else set())


class _Reader(HTMLParser):
    """Collects; HTML may open a heading or link in one token and close it in another."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.headings: list[DocumentHeading] = []
        self.targets: set[str] = set()
        self.links: list[AnchorLink] = []
        self._page = page
        self._slugger = Slugger()
        self._line = 1
        self._heading: tuple[list[str], int] | None = None
        self._link: tuple[list[str], str, int] | None = None

    def add_heading(self, text: str, line: int) -> None:
        """Give the next heading its anchor."""
        self.headings.append(DocumentHeading(text, self._slugger.add(text), line))

    def may_matter(self, content: str) -> bool:
        """Whether a text can hold a link or name, or belongs to a heading or link in HTML."""
        open_html = self._heading is not None or self._link is not None
        return open_html or bool(_MAY_MATTER.search(content)) or (bool(self._page.references) and "[" in content)

    def read_html(self, content: str, line: int) -> None:
        """Read a stretch of HTML that stands in the text as it is."""
        self._line = line
        self.reset()
        self.feed(content)
        self.close()

    def read_inline(self, content: str, line: int) -> None:
        """Read a paragraph's, heading's or cell's text."""
        (inline,) = _INLINE.parseInline(content, {"references": self._page.references})
        for token in inline.children or ():
            self._read_token(token, line)
            line += token.content.count("\n") + token.type.endswith("break")

    def _read_token(self, token: Token, line: int) -> None:
        if token.type == "html_inline":
            self.read_html(token.content, line)
        elif token.type == "link_open":
            self._open_link(str(token.attrGet("href") or ""), line)
        elif token.type == "link_close":
            self._close_link()
        elif token.type == "image":
            self.handle_data(token.content)
        else:
            self.handle_data(token.content or " " * token.type.endswith("break"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in names, and open headings and links."""
        given = {name: value or "" for name, value in attrs}
        self.targets |= {_plain(given[key]) for key in ("id", "name") if given.get(key)}
        if _HEADING_TAG.fullmatch(tag):
            self._heading = ([], self._html_line())
        if tag == "a" and "href" in given:
            self._open_link(given["href"], self._html_line())

    def handle_endtag(self, tag: str) -> None:
        """Close headings and links."""
        if _HEADING_TAG.fullmatch(tag) and self._heading is not None:
            words, line = self._heading
            self._heading = None
            self.add_heading(" ".join("".join(words).split()), line)
        if tag == "a":
            self._close_link()

    def handle_data(self, data: str) -> None:
        """Text of a heading or link that is open."""
        for opened in (self._heading, self._link):
            if opened is not None:
                opened[0].append(data)

    def _html_line(self) -> int:
        return self._line + self.getpos()[0] - 1

    def _open_link(self, address: str, line: int) -> None:
        self._link = ([], address, line) if address.startswith("#") else None

    def _close_link(self) -> None:
        if self._link is None:
            return
        words, address, line = self._link
        self._link = None
        anchor = unquote(address[1:])
        line, written = self._written(anchor, address, line)
        self.links.append(AnchorLink(" ".join("".join(words).split()), _plain(anchor), line, written))

    def _written(self, anchor: str, address: str, line: int) -> tuple[int, str]:
        """Where and how an address stands: a paragraph's lines are counted as they are shown, not as written."""
        for spelling in (f"#{anchor}", address):
            for number in (line, line + 1):
                if number <= len(self._page.lines) and spelling in self._page.lines[number - 1]:
                    return number, spelling
        return line, address


def _plain(anchor: str) -> str:
    return anchor.casefold().removeprefix(_PREFIX)
