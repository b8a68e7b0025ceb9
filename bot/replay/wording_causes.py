"""One step for each way in which the owner's words can differ from ours; each turns his words into what we write."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.curated_list.entry import Entry
from bot.curated_list.escaping import clean_text, escape_markdown
from bot.curated_list.grammar import unescape
from bot.replay.causes import TextCause
from bot.replay.strict_shape import LINK_KINDS
from db.identity import ArxivIdentifier

_LINK = re.compile(r"\[\[(?P<kind>[^\[\]]*)\]\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)\]")
_TAG = re.compile(r"\[\*\*(?:\\.|[^\"\\])+?\*\*\]:? *")
_NAME = re.compile(r"\*\*(?:\\.|[^\"\\])+?\*\*(?: \([^\"]*?\))?(?::(?! ?\*\*))? *(?=\")")
_BASE = re.compile(r"(?<=\*\*) \([^\"]*?\)(?=:)")
_OLD_FORM = re.compile(r'",? *(?P<month>\d{4}-\d{2}),(?: *(?P<venue>[^",\[\]]+),)? *(?=\[\[)')
_MONTH_IN_CELL = re.compile(r"(?<=\") \[\d{4}-\d{2}\](?= \[\[)")
_MARKUP = re.compile(r"(?<!\\)(?:\*\*?(?=\S)[^*]+\*\*?|`[^`]+`|\[[^\[\]]*\]\([^()]*\)|\$[^$]+\$|<[^<>]+>)")
_TITLE = re.compile(r'(?<=")[^ ].*(?=")')
_COLON_AT_BOLD = re.compile(r":?(\*\*\]?):?")
_NOT_KNOWN = frozenset({"", "-", "arXiv"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The same item or cell in two wordings."""

    his: str
    """What he wrote, as far as differences have not been undone yet."""
    mine: str
    entry: Entry
    """His entry, as it was read."""


def _trailing_space(words: Wording) -> str:
    return words.his.rstrip(" \t")


def _tag(words: Wording) -> str:
    absent = words.entry.tag is not None and not _TAG.search(words.mine)
    return _TAG.sub("", words.his, count=1) if absent else words.his


def _name(words: Wording) -> str:
    absent = words.entry.name is not None and not _NAME.search(words.mine)
    return _NAME.sub("", words.his, count=1) if absent else words.his


def _base(words: Wording) -> str:
    absent = words.entry.base is not None and not _BASE.search(words.mine)
    return _BASE.sub("", words.his, count=1) if absent else words.his


def _link_kind(words: Wording) -> str:
    def spelt(link: re.Match[str]) -> str:
        if link[0] in words.mine:
            return link[0]
        meant = difflib.get_close_matches(link["kind"].casefold(), LINK_KINDS, n=1, cutoff=0.75)
        return f"[[{meant[0]}]({link['url']})]" if meant else link[0]

    return _LINK.sub(spelt, words.his)


def _paper_url(words: Wording) -> str:
    """The first link to the paper itself, or what stands in a link's place if its brackets are broken."""

    def plain(link: re.Match[str]) -> str:
        found = ArxivIdentifier.find(link["url"])
        if found is None or found.base != words.entry.arxiv_id:
            return link[0]
        return f"[[{link['kind']}]({found.url})]"

    return _LINK.sub(plain, words.his)


def _link_order(words: Wording) -> str:
    his, mine = ([link[0] for link in _LINK.finditer(text)] for text in (words.his, words.mine))
    if sorted(his) != sorted(mine):
        return words.his
    ordered = iter(mine)
    return _LINK.sub(lambda _: next(ordered), words.his)


def _commas(words: Wording) -> str:
    return _OLD_FORM.sub(_with_brackets, words.his)


def _with_brackets(old: re.Match[str]) -> str:
    venue = old["venue"]
    return f'" [{old["month"]}]' + (f" [{venue}]" if venue and venue != "arXiv" else "") + " "


def _repeated_month(words: Wording) -> str:
    return _MONTH_IN_CELL.sub("", words.his)


def _unknown_cell(words: Wording) -> str:
    return words.mine if words.his in _NOT_KNOWN and words.mine in _NOT_KNOWN else words.his


def _markup_in_title(words: Wording) -> str:
    title = _TITLE.search(words.his)
    if title is None or not _MARKUP.search(title[0]):
        return words.his
    plain = escape_markdown(clean_text(unescape(title[0])))
    return words.his[: title.start()] + plain + words.his[title.end() :]


def _cleaned_title(words: Wording) -> str:
    title = words.entry.title or ""
    return words.his.replace(title, clean_text(title), 1) if title and clean_text(title) != title else words.his


def _escape_left_out(words: Wording) -> str:
    return _same_but_for_escapes(words, lambda his, mine: his < mine)


def _escape_put_in(words: Wording) -> str:
    return _same_but_for_escapes(words, lambda his, mine: his > mine)


def _same_but_for_escapes(words: Wording, applies: Callable[[int, int], bool]) -> str:
    same = _squeezed(unescape(words.his)) == _squeezed(unescape(words.mine))
    if not same or not applies(words.his.count("\\"), words.mine.count("\\")):
        return words.his
    return words.mine if unescape(words.his) == unescape(words.mine) else words.his


def _spacing(words: Wording) -> str:
    return words.mine if _squeezed(words.his) == _squeezed(words.mine) else words.his


def _colon(words: Wording) -> str:
    his, mine = (_COLON_AT_BOLD.sub(r"\1", text) for text in (words.his, words.mine))
    return words.mine if his == mine else words.his


def _squeezed(text: str) -> str:
    return "".join(text.split())


Step = tuple[TextCause, Callable[[Wording], str]]

_SHARED: tuple[Step, ...] = (
    (TextCause.LINK_KIND, _link_kind),
    (TextCause.PAPER_URL, _paper_url),
    (TextCause.LINK_ORDER, _link_order),
    (TextCause.MARKUP_IN_TITLE, _markup_in_title),
    (TextCause.CLEANED_TITLE, _cleaned_title),
    (TextCause.ESCAPE_LEFT_OUT, _escape_left_out),
    (TextCause.ESCAPE_PUT_IN, _escape_put_in),
    (TextCause.COLON, _colon),
    (TextCause.SPACING, _spacing),
)
ITEM_STEPS: tuple[Step, ...] = (
    (TextCause.TRAILING_SPACE, _trailing_space),
    (TextCause.COMMAS, _commas),
    (TextCause.UNUSUAL_TAG, _tag),
    (TextCause.UNUSUAL_BASE, _base),
    (TextCause.UNUSUAL_NAME, _name),
    *_SHARED,
)
"""For list items without their numbers, in the order in which they are undone."""
CELL_STEPS: tuple[Step, ...] = (
    (TextCause.UNKNOWN_CELL, _unknown_cell),
    (TextCause.REPEATED_MONTH, _repeated_month),
    *_SHARED,
)
"""For the cells of a table row."""
