"""Entries of lists that are written in another way than ours, and the form in which each of them is written.

The strict grammar (`bot.curated_list.grammar`) knows one family of lists. All others write a title and a link in some
way of their own: ``[Title](url)``, ``**Title** | arXiv 2024.05 | [[pdf](url)]``, a cell with the title and another
with the link. Here such an entry is read, and its form is told: its text with the facts of the paper cut out, so that
another paper can be written in their place.

A form is a text for `str.format`: ``[{title}]({abs})``. Its fields are those of
`bot.curated_list.form_writing.fields_of`; a line break in it is one of the item's, with its indentation there. What
is known of some papers only, the venue and links besides that to the paper, are parts of it: see
`bot.curated_list.form_parts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.curated_list.author_names import end_of_title, find_authors, is_authors
from bot.curated_list.entry import Link
from bot.curated_list.form_cutting import IMAGE, LINK, Span, cut_form
from bot.curated_list.form_dates import addresses, find_dates
from bot.curated_list.grammar import Facts, unescape
from bot.curated_list.part_finding import find_parts
from bot.curated_list.venue_styles import find_venues
from db.identity import ArxivIdentifier

_ARXIV_PAGE = re.compile(
    r"https?://(?:[\w-]+\.)*arxiv\.org/(?P<page>abs|pdf|html)/[\w./-]+?(?P<file>\.pdf)?/?(?:[#?][^\s()<>\]|\"']*)?"
    r"(?=[\s()<>\]|\"']|$)"
)
_OTHER_PAGE = re.compile(
    r"https?://(?:[\w-]+\.)*(?:huggingface\.co/papers|alphaxiv\.org/\w+|ar5iv\.org/\w+|semanticscholar\.org/[\w/]+)"
    r"[/:][\w./-]+"
)
_EMPHASIS = re.compile(r"(?<![\w*])(?P<mark>\*\*|__)(?P<text>[^*_\s](?:[^*]*?[^*\s])?)(?P=mark)(?!\w)")
_ITALIC = re.compile(r"(?<![\w*_])(?P<mark>[*_])(?P<text>[^*_\s](?:[^*_]*[^*_\s])?)(?P=mark)(?![\w*_])")
_QUOTED = re.compile(r"[\"\u201c](?P<text>[^\"\u201c\u201d]+)[\"\u201d]")
_PLAIN = re.compile(r"[^\[\]()|*<>\n\uff0c]+")
_IN_BRACKETS = re.compile(
    r"(?<=\w )\((?P<words>[^\d()\[\]|*<>\n\uff0c]*[a-z][^\d()\[\]|*<>\n\uff0c]*)\)(?P<more>[:,]? \w)?"
)
_AWARD = re.compile(r"(?:oral|spotlight|poster|highlight|best [\w ]+)+", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:arxiv|paper|pdf|link|abs|abstract|html|code|github|project|page|website|homepage|blog|data|dataset|model|demo"
    r"|here|url|source|video|slides|preprint|repo|hf|huggingface|论文|代码|链接|项目|主页|数据|模型|[\W\d_]|20\d\d)+",
    re.IGNORECASE,
)
_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_LEAST_WORDS = 3
"""Fewer words are hardly a title, unless they are the link to the paper."""
_QUOTES = '"\u201c\u201d'
_MARKS = " *_`\n"
_STOPS = ".,:;-\u2013\u2014\uff0c\u3002"
_MAY_OPEN = "($\\\\'[" + _QUOTES


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseFacts(Facts):
    """What such an entry says, and its form: one text of a list item, one for each cell of a row."""

    form: tuple[str, ...] = ()


def read_loosely(content: str) -> LooseFacts | None:
    """Read a list item's text; None where it names no paper, or more than one."""
    return _read(["\n".join(map(_indented, content.lstrip(" \t").split("\n"))).strip()])


def item_text(lines: Sequence[str]) -> str:
    """All that an item says, nested lists included: without its marker, and further lines indented by less."""
    marker = _MARKER.match(lines[0])
    width = marker.end() if marker else 0
    return "\n".join([lines[0][width:], *(_outdented(line, by=width) for line in lines[1:])])


def read_row_loosely(cells: Sequence[str]) -> LooseFacts | None:
    """Read a table row; None where it names no paper, or more than one."""
    return _read(cells)


def identifier_month(identifier: str) -> str | None:
    """The month in which arXiv gave an identifier, as ``YYYY-MM``."""
    digits = identifier.rpartition("/")[2][:4]
    if not digits.isdecimal() or not "01" <= digits[2:] <= "12":
        return None
    century = "19" if "/" in identifier and digits[:2] >= "91" else "20"
    return f"{century}{digits[:2]}-{digits[2:]}"


def title_alone(title: str) -> str:
    """A title as it is written and read here: without the full stop or the quotes around it."""
    return title[slice(*_trimmed(title, 0, len(title)))] or title


def _read(texts: Sequence[str]) -> LooseFacts | None:
    identifiers = {found.base for text in texts for _, found in ArxivIdentifier.find_all(text)}
    if len(identifiers) > 1:
        return None
    arxiv_id = next(iter(identifiers), None)
    found = next(filter(None, (_title_in(text, at) for at, text in enumerate(texts))), None)
    if found is None:
        return None
    at, start, end = found
    title = unescape(" ".join(texts[at][start:end].split()))
    links = tuple(Link(_label(match), match["url"]) for text in texts for match in LINK.finditer(text))
    if arxiv_id is None and not links:
        return None
    month = venue = None
    forms = []
    for index, text in enumerate(texts):
        spans = [Span(start, end, "{title}")] if index == at else []
        if arxiv_id is not None:
            spans += _pages(text, arxiv_id, but=spans)
        spans += _authors(text, but=[*spans, *addresses(text)])
        parts, told = find_parts(text, but=spans)
        spans += parts
        venue = venue or told
        for span, printed in find_dates(text, but=spans):
            spans.append(span)
            month = month or printed
        if index == at and (name := _name_before(text, start, title)) is not None:
            spans.append(name)
        forms.append(cut_form(text, sorted(spans), in_table=len(texts) > 1))
    if month is None and arxiv_id is not None:
        month = identifier_month(arxiv_id)
    return LooseFacts(title=title, month=month, venue=venue, links=links, arxiv_id=arxiv_id, form=tuple(forms))


def _label(match: re.Match[str]) -> str:
    return " ".join(IMAGE.sub("", match["label"]).strip("[]*_` ").split()) or "link"


def _title_in(text: str, at: int) -> tuple[int, int, int] | None:
    """Where the title stands: in the link to the paper, in quotes, in bold, in another link, or in plain words."""
    to_paper: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    for match in LINK.finditer(text):
        (to_paper if ArxivIdentifier.find(match["url"]) else others).append(
            (match.start("label"), match.end("label"))
        )
    quoted = [match.span("text") for match in _QUOTED.finditer(text)]
    bold = [match.span("text") for match in _EMPHASIS.finditer(text) if not is_authors(match["text"])]
    italic = [match.span("text") for match in _ITALIC.finditer(text)]
    masked = LINK.sub(lambda link: "|" * len(link[0]), IMAGE.sub(lambda image: "|" * len(image[0]), text))
    first, end_of_line, _ = text.partition("\n")
    leading = [span for span in italic if end_of_line and span[1] < len(first) and not is_authors(text[slice(*span)])]
    joined = _IN_BRACKETS.sub(
        lambda brackets: "x" * len(brackets[0]) if _is_of_title(brackets) else brackets[0], masked
    )
    unmarked = [*(match.span() for match in _PLAIN.finditer(joined)), *italic]
    plain = sorted(
        (_before_authors(text, *span) for span in unmarked if not is_authors(text[slice(*_trimmed(text, *span))])),
        key=lambda span: span[0] - span[1],
    )
    for spans, least in (
        (to_paper, 1),
        (quoted, _LEAST_WORDS),
        (bold, _LEAST_WORDS),
        (others, _LEAST_WORDS),
        (leading, _LEAST_WORDS),
        ([(0, len(text))] if masked == text and not bold else plain[:1], _LEAST_WORDS),
        (bold, 1),
    ):
        for start, end in spans:
            trimmed = _trimmed(text, start, end)
            words = text[slice(*trimmed)]
            if len(words.split()) >= least and not _GENERIC.fullmatch(words) and "](" not in words:
                return at, *trimmed
    return None


def _is_of_title(brackets: re.Match[str]) -> bool:
    """Whether words in brackets are a title's own: ``(Not)`` within one, ``(Journal Version)`` at its end.

    Venues, awards and authors stand in brackets behind a title, too, and so may any single word.
    """
    words = brackets["words"]
    return (
        (brackets["more"] is not None or " " in words.strip())
        and not any(pattern.fullmatch(words) for pattern in (_AWARD, _GENERIC))
        and not is_authors(words)
        and next(find_venues(words), None) is None
    )


def _before_authors(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of plain words in which a title can stand, if that is title enough."""
    place = start + end_of_title(text[start:end])
    return (start, place) if len(text[start:place].split()) >= _LEAST_WORDS else (start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the marks around a title, a pair of quotes among them, and without the full stop at its end."""
    while start < end and (text[start] in _MARKS or not (text[start].isalnum() or text[start] in _MAY_OPEN)):
        start += 1
    while start < end and text[end - 1] in _MARKS + _STOPS:
        end -= 1
    words = text[start:end]
    if len(words) > 2 and words[0] in _QUOTES and words[-1] in _QUOTES and not any(c in _QUOTES for c in words[1:-1]):
        return _trimmed(text, start + 1, end - 1)
    return start, end


def _pages(text: str, arxiv_id: str, *, but: Sequence[Span]) -> Iterator[Span]:
    """The addresses of the paper's pages, and its identifier wherever else it stands."""
    taken = [(span.start, span.end) for span in but]
    for match in _ARXIV_PAGE.finditer(text):
        page = match["page"].lower()
        written = f"{{{page}}}{match['file'] or ''}"
        taken.append(match.span())
        yield Span(match.start(), match.end(), written)
    for match in _OTHER_PAGE.finditer(text):
        taken.append(match.span())
        yield Span(match.start(), match.end(), "{abs}")
    for match in re.finditer(rf"(?<!\d)(?<!\d\.){re.escape(arxiv_id)}(?:v\d+)?(?!\d)", text):
        if not any(start <= match.start() < end for start, end in taken):
            yield Span(match.start(), match.end(), "{id}")


def _authors(text: str, *, but: Sequence[Span]) -> Iterator[Span]:
    """The first list of authors outside of these."""
    position = 0
    for span in [*sorted(but), Span(len(text), len(text), "")]:
        found = find_authors(text[position : span.start]) if span.start > position else None
        if found is not None:
            yield Span(position + found[0], position + found[1], found[2])
            return
        position = max(position, span.end)


def _name_before(text: str, start: int, title: str) -> Span | None:
    """The system's name before the title, where it is the title's own beginning."""
    name, colon, _ = title.partition(":")
    if not colon or len(name) > 40:
        return None
    place = text.find(name, 0, start)
    return Span(place, place + len(name), "{name}") if place >= 0 else None


def _indented(line: str) -> str:
    """A further line of an item: its indentation and a hard line break at its end stay."""
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    hard_break = "  " if line.strip() and line.endswith("  ") else ""
    return f"{indent if line.strip() else ''}{' '.join(line.split())}{hard_break}"


def _outdented(line: str, *, by: int) -> str:
    return line[min(by, len(line) - len(line.lstrip(" \t"))) :]
