"""The form of an entry: its text with the facts cut out, and of all else only what may stand so for any paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.curated_list.form_parts import MARKS

_LABEL = r"(?:!\[[^\[\]]*\]\([^()\s]*\)|\\.|[^\[\]\\]|\[[^\[\]]*\])*?"
_ADDRESS = r"https?://[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*"
LINK = re.compile(rf'(?<!!)\[(?P<label>{_LABEL})\]\((?P<url>{_ADDRESS})(?:\s+"[^"]*")?\)')
IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()\s]*\)")
_CONSTANT = re.compile(
    r"(?:arxiv|paper|pdf|link|abs|abstract|preprint|url|date|published|here|html|source|in|论文|链接|原文|日期)*",
    re.IGNORECASE,
)
_WITHIN_LINK = re.compile(r"[^\s,\uff0c\u3001\u3002]*\]\(\S*")
_OPENING = re.compile(
    r"(?:arXiv\s*)?(?P<marks>[(\[*_`\"\u201c]*)(?:(?P<label>[^\[\]()\n]{0,30}?)(?P<end>[*_`]*\]{1,2}\())?"
    r"(?P<badge>!\[[^\[\]]*\]\(https?://\S*)?$",
    re.IGNORECASE,
)
_PAGES = ("{abs}", "{pdf}", "{html}")
_ESSENTIAL = ("{title}", "{id}", *_PAGES)
_LINE_BREAKS = re.compile(r"(?: {2}|\\)?\n+[ \t]*(?:[-*+] )?")
_PLACEHOLDER = re.compile(r"null|none|n/?a|tb[ad]", re.IGNORECASE)
"""What a cell says where there is nothing."""


class Span(NamedTuple):
    """A fact in an entry's text."""

    start: int
    end: int
    written: str
    """What stands there in the form."""


def cut_form(text: str, spans: Sequence[Span], *, in_table: bool) -> str:
    """The text with its facts cut out; of what is said of this one paper, only the marks around it stay."""
    if not spans:
        return text if in_table and (is_constant(text) or _PLACEHOLDER.fullmatch(text)) else ""
    form = _cut(text, spans)
    if _is_balanced(form):
        return form
    essential = [span for span in spans if span.written.startswith(_ESSENTIAL)]
    if not essential:
        return ""
    form = _cut(text, essential)
    if not _is_balanced(form):
        page = next((span.written for span in spans if span.written.startswith(_PAGES)), "")
        form = f"[{{title}}]({page})" if page else "{title}"
    return form


def _cut(text: str, spans: Sequence[Span]) -> str:
    written = []
    position = 0
    for span in spans:
        if span.start < position:
            continue
        written.append(_frame(text[position : span.start], first=position == 0) + span.written)
        position = span.end
    closing = re.match(r"[)\]*_`\"\u201d]*\.?", text[position:])
    return "".join(written) + literal(closing[0].rstrip(".") if closing else "") + _closing_stop(text, position)


def _is_balanced(form: str) -> bool:
    pairs = (("[", "]"), ("(", ")"))
    stars = form.replace("\\*", "")
    return all(form.count(one) == form.count(other) for one, other in pairs) and not (
        stars.count("**") % 2 or stars.count("*") % 2
    )


def _closing_stop(text: str, position: int) -> str:
    rest = text[position:].lstrip(')]*_`"\u201d')
    return "." if rest == "." else ""


def _frame(between: str, *, first: bool) -> str:
    """What stands between two facts, if it may stand so for any paper; else the marks on both sides of it."""
    if _WITHIN_LINK.fullmatch(between):  # within one badge, or from a title to its link
        return literal(between)
    outside = IMAGE.sub(lambda image: image[0] if _alt(image[0]) and is_constant(_alt(image[0])) else "", between)
    plain = LINK.sub("", outside)
    if is_constant(re.sub(r"https?://[^\s/]*(?:/[^\s()]*)?", "", plain)):
        return literal(plain)
    closing = re.match(r"[)\]*_`\"\u201d.,:\uff0c\u3002]*", plain)
    before, after = closing[0] if closing else "", _opening(plain)
    broken = _LINE_BREAKS.findall(plain)
    return literal(after if first else f"{before}{broken[-1] if broken else ' '}{after}")


def _opening(plain: str) -> str:
    """The marks at the end of a text that belong to what follows: brackets, quotes, the label of a link."""
    found = _OPENING.search(plain)
    if found is None or not found["end"]:
        return found[0] if found else ""
    label = found["label"] if is_constant(found["label"]) else "paper"
    return f"{found['marks']}{label}{found['end']}{found['badge'] or ''}"


def _alt(image: str) -> str:
    return image[2:].partition("]")[0]


def is_constant(text: str) -> bool:
    """Whether words say nothing of one paper alone."""
    return _CONSTANT.fullmatch(re.sub(r"[\W_]+", "", text)) is not None


def literal(text: str) -> str:
    """A text as it stands in a form."""
    return text.translate(MARKS).replace("{", "{{").replace("}", "}}")
