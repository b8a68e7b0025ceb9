"""Where an entry of another kind than ours tells its venue and links the paper's code, data, model or page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.curated_list.form_cutting import IMAGE, LINK, Span, literal
from bot.curated_list.form_parts import UNLESS, VENUE, write_part
from bot.curated_list.venue_styles import VenueInText, find_venues

_BRACKETS = {"(": ")", "[": "]", "\uff08": "\uff09", "{": "}"}
_EMPHASIS = "*_`"
_LEADING = re.compile(r"(?:\s*<br ?/?>)?[ \t]*[,;|/\u00b7\u2022\u2013\u2014\uff0c\u3001-]?[ \t]*\Z")
_OWN_LINE = re.compile(r"(?: {2}|\\)?\n+[ \t]*(?:[-*+] )?\Z")
_TRAILING = re.compile(r"[ \t]*(?:[,;:|/\u00b7\u2022\u2013\u2014\uff0c\u3001]|-(?=[ \t]))?[ \t]*(?:<br ?/?>[ \t]*)?")
_DOT_BEFORE = re.compile(r"\.[)\]*_`\"\u201d]*\Z")
_REPOSITORY = re.compile(
    r"(?P<before>github/[\w/-]*?(?:stars|forks|last-commit)/)[\w.-]+/[\w.-]+?(?=\.svg|[?&/)\s]|$)"
)
_CODE_HOSTS = ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "anonymous.4open.science")
_KINDS = (
    ("data", re.compile(r"data ?sets?|data|benchmark|corpus|\u6570\u636e", re.IGNORECASE)),
    ("model", re.compile(r"models?|weights|checkpoints?|\u6a21\u578b", re.IGNORECASE)),
    ("website", re.compile(r"project|web|page|home|site|\u9879\u76ee|\u4e3b\u9875", re.IGNORECASE)),
    ("repo", re.compile(r"code|github|git|repo|implementation|star|\u4ee3\u7801", re.IGNORECASE)),
)


def find_parts(text: str, *, but: Sequence[Span]) -> tuple[list[Span], str | None]:
    """The parts in an entry's text outside of these facts, without overlap; and the venue, spelt out.

    Each goes with the brackets and emphasis around it and with what parts it from the text before; at the start of
    the text, or of an emphasised piece, from the text after. A link of a kind that no paper tells is a part without
    words, so that it does not stand in the form.
    """
    spans: list[Span] = []
    venue: str | None = None
    links = [match for match in LINK.finditer(text) if not _touches(match.span(), but)]
    inside = [match.span() for match in LINK.finditer(text)] + [match.span() for match in IMAGE.finditer(text)]
    for match in links:
        kind = _kind_of(match["label"], match["url"])
        start, end = _enclosed(text, *match.span(), but=but)
        written = _with_repository(match[0], match["url"], kind) if kind else ""
        inner = literal(text[start : match.start()]), literal(text[match.end() : end])
        spans.append(_part(text, start, end, kind, inner[0] + written + inner[1], but=[*but, *spans]))
    for image in IMAGE.finditer(text):
        if _REPOSITORY.search(image[0]) and not _touches(image.span(), [*but, *spans]):
            written = _with_repository(image[0], "", "repo")
            spans.append(_part(text, *image.span(), "repo", written, but=[*but, *spans]))
    for found in sorted(find_venues(text), key=lambda found: (found.venue is None, found.start)):
        if any(start < found.end and found.start < end for start, end in inside):
            continue
        if _touches((found.start, found.end), [*but, *spans]) or _is_second(found, venue, spans):
            continue
        start, end = _enclosed(text, found.start, found.end, but=[*but, *spans])
        kind = VENUE if found.venue is not None else UNLESS + VENUE
        words = literal(text[start : found.start]) + found.written + literal(text[found.end : end])
        spans.append(_part(text, start, end, kind, words, but=[*but, *spans]))
        venue = venue or found.venue
    return spans, venue


def _is_second(found: VenueInText, venue: str | None, spans: Sequence[Span]) -> bool:
    """Whether a venue, or that there is none, is told already."""
    return venue is not None or (found.venue is None and any(UNLESS + VENUE in span.written for span in spans))


def _touches(place: tuple[int, int], spans: Sequence[Span]) -> bool:
    return any(span.start < place[1] and place[0] < span.end for span in spans)


def _kind_of(label: str, url: str) -> str:
    """What a link leads to, by its words, else by its host; empty where a paper does not tell it."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    words = " ".join([*re.findall(r"!\[([^\]]*)\]", label), IMAGE.sub("", label)])
    named = next((kind for kind, pattern in _KINDS if pattern.search(words)), "")
    if host in _CODE_HOSTS:
        return named if named == "data" else "repo"
    if host == "huggingface.co":
        path = urlsplit(url).path
        return "data" if path.startswith("/datasets/") else "" if path.count("/") != 2 else "model"
    return named


def _with_repository(words: str, url: str, kind: str) -> str:
    """A link or a badge as a form has it: the address, and the repository's name in a badge, cut out."""
    escaped = _REPOSITORY.sub(lambda found: f"{found['before']}{{repo_name}}", literal(words))
    return escaped.replace(f"]({literal(url)}", f"]({{{kind}}}") if url else escaped


def _enclosed(text: str, start: int, end: int, *, but: Sequence[Span]) -> tuple[int, int]:
    """The place with all brackets and marks that stand closely around it."""
    while start > 0 and end < len(text):
        before, after = text[start - 1], text[end]
        if not (_BRACKETS.get(before) == after or (before == after and before in _EMPHASIS)):
            break
        if _touches((start - 1, end + 1), but):
            break
        start, end = start - 1, end + 1
    return start, end


def _part(text: str, start: int, end: int, kind: str, words: str, *, but: Sequence[Span]) -> Span:
    """The part with what parts it from its neighbours."""
    floor = max((span.end for span in but if span.end <= start), default=0)
    ceiling = min((span.start for span in but if span.start >= end), default=len(text))
    before, after = "", ""
    own_line = _OWN_LINE.search(text[floor:start])
    if own_line is not None and not text[end : _line_end(text, end)].strip():
        before = own_line[0]
    elif start > 0 and not _opens(text, start):
        leading = _LEADING.search(text[floor:start])
        before = leading[0] if leading else ""
        if text.startswith(".", end) and end < ceiling and _DOT_BEFORE.search(text[: start - len(before)]):
            after = "."
    else:
        trailing = _TRAILING.match(text[end:ceiling])
        after = trailing[0] if trailing else ""
    written = write_part(kind, literal(before) + words + literal(after)) if kind else ""
    return Span(start - len(before), end + len(after), written)


def _line_end(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found


def _opens(text: str, start: int) -> bool:
    """Whether a text, a line or an emphasised piece starts here."""
    before = text[:start].rpartition("\n")[2]
    return not before.strip(" \t-*+") or (
        before[-1] in "([*_`\uff08" and not before[:-1].rstrip("*_`")[-1:].isalnum()
    )
