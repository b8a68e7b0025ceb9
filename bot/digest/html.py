"""The digest as HTML for mail, and its inside for feeds.

Mail clients know little CSS, and some drop ``<style>``: everything stands in ``style`` attributes, made of properties
that tests/bot/digest/mail_css.py knows to be harmless. The one ``<style>`` makes it dark where that is understood.
There is no image, no script and nothing to load; one column fits a telephone, in a table for layout that screen
readers pass over.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from bot.digest.blocks import Block, Footer, Heading, Items, Line, Link, Note, Paragraph, Part, Strong, Words
from bot.digest.content import Digest
from bot.digest.outline import Outline, fitting
from bot.digest.voice import Voice
from bot.forge.text import cleaned

SIZE_LIMIT = 100_000
"""A page has fewer bytes: Gmail hides what comes after 102 KB."""
_OURS = Voice()
_FONT = (
    "font-family:-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,"
    "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
)
_STYLES: Mapping[str, str] = {
    "h1": "margin:0 0 8px;font-size:24px;line-height:1.25",
    "h2": "margin:32px 0 8px;font-size:19px;line-height:1.3",
    "h3": "margin:20px 0 8px;font-size:16px;line-height:1.35",
    "p": "margin:0 0 12px",
    "note": "margin:0 0 12px;padding:8px 12px;border-left:4px solid #9a6700;background-color:#fff8c5;color:#1f2328",
    "ul": "margin:0 0 12px;padding:0 0 0 20px",
    "li": "margin:0 0 10px",
    "more": "color:#59636e;font-size:14px",
    "footer": "margin:32px 0 0;padding:12px 0 0;border-top:1px solid #d1d9e0;color:#59636e;font-size:14px",
    "a": "color:#0550ae",
    "body": f"margin:0;padding:0;background-color:#ffffff;color:#1f2328;{_FONT};font-size:16px;line-height:1.5",
    "air": "padding:16px",
    "page": "max-width:680px;margin:0 auto;word-break:break-word",
}
_TABLE = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
"""Outlook for Windows, which shows mail with Word's engine, leaves air round the text only in a table's cell."""
_DARK = (
    ":root{color-scheme:light dark}"
    "@media (prefers-color-scheme:dark){"
    ".page,.body{background-color:#0d1117!important;color:#e6edf3!important}"
    ".a{color:#79c0ff!important}"
    ".more,.footer{color:#9198a1!important}"
    ".footer{border-top-color:#3d444d!important}"
    ".note{background-color:#272115!important;color:#e6edf3!important;border-left-color:#d29922!important}"
    "}"
)


def render_html(digest: Digest, voice: Voice = _OURS) -> str:
    """The digest as a page of fewer than `SIZE_LIMIT` bytes; the same digest gives the same bytes.

    Long parts end with how many more there are. All words are escaped; addresses are ours, arXiv's and GitHub's.
    """
    return fitting(digest, voice, lambda outline: _page(outline, voice), lambda text: len(text.encode()) < SIZE_LIMIT)


def render_fragment(digest: Digest, voice: Voice = _OURS) -> str:
    """The same without page, title and styles, for readers that bring their own."""
    plain = _Writer({})
    return fitting(
        digest, voice, lambda outline: plain.blocks(outline.blocks[1:]), lambda text: len(text.encode()) < SIZE_LIMIT
    )


def render_article(digest: Digest, voice: Voice = _OURS) -> str:
    """The same with a class in place of styles at what stands out, for a page that has a style sheet for it."""
    writer = _Writer(dict.fromkeys(("note", "more", "footer"), ""))
    return fitting(
        digest, voice, lambda outline: writer.blocks(outline.blocks[1:]), lambda text: len(text.encode()) < SIZE_LIMIT
    )


def _page(outline: Outline, voice: Voice) -> str:
    writer = _Writer(_STYLES)
    title = _Writer({}).text(outline.title)
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{voice.wording.tag}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{title}</title>\n<style>{_DARK}</style>\n</head>\n"
        f"<body{writer.style('body', 'body')}>\n{_TABLE}<tr><td{writer.style('air')}>\n"
        f"<div{writer.style('page', 'page')}>\n{writer.blocks(outline.blocks)}</div>\n"
        "</td></tr></table>\n</body>\n</html>\n"
    )


class _Writer:
    """Writes blocks with these styles, or without any."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        self._styles = styles

    def style(self, name: str, class_name: str | None = None) -> str:
        """The attributes of an element."""
        if name not in self._styles:
            return ""
        classes = f' class="{class_name}"' if class_name else ""
        styles = self._styles[name]
        return f'{classes} style="{escape(styles)}"' if styles else classes

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        """Blocks, each on lines of its own."""
        return "".join(f"{self._block(block)}\n" for block in blocks)

    def _block(self, block: Block) -> str:
        match block:
            case Heading():
                tag = f"h{block.level}"
                return f"<{tag}{self.style(tag)}>{self._line(block.line)}</{tag}>"
            case Paragraph():
                return f"<p{self.style('p')}>{self._line(block.line)}</p>"
            case Note():
                return f"<p{self.style('note', 'note')}>{self._line(block.line)}</p>"
            case Footer():
                return f"<p{self.style('footer', 'footer')}>{self._line(block.line)}</p>"
            case Items():
                items = "\n".join(f"<li{self.style('li')}>{self._item(item)}</li>" for item in block.items)
                return f"<ul{self.style('ul')}>\n{items}\n</ul>"

    def _item(self, item: tuple[Line, ...]) -> str:
        first, *more = item
        rest = "".join(f"<br>\n<span{self.style('more', 'more')}>{self._line(line)}</span>" for line in more)
        return self._line(first) + rest

    def _line(self, line: Line) -> str:
        return "".join(map(self._part, line))

    def text(self, line: Line) -> str:
        """The words alone, escaped."""
        return "".join(self._part(part) for part in line if isinstance(part, str | Words))

    def _part(self, part: Part) -> str:
        match part:
            case Words():
                return escape(cleaned(part.text, limit=part.limit))
            case Strong():
                return f"<strong>{self._line(part.inside)}</strong>"
            case Link():
                return f'<a href="{escape(part.url)}"{self.style("a", "a")}>{self._line(part.inside)}</a>'
            case _:
                return escape(part)
