"""Entries of lists that are written in another way than ours, and the form in which each of them is written.

The strict grammar (`bot.curated_list.grammar`) knows one family of lists. All others write a title and a link in some
way of their own: ``[Title](url)``, ``**Title** | arXiv 2024.05 | [[pdf](url)]``, a cell with the title and another
with the link. Here such an entry is read, and its form is told: its text with the facts of the paper cut out, so that
another paper can be written in their place.

A form is a text for `str.format`: ``[{title}]({abs})``. Its fields are those of `fields_of`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.curated_list.entry import Link
from bot.curated_list.grammar import Facts, unescape
from db.identity import ArxivIdentifier

_LABEL = r"(?:!\[[^\[\]]*\]\([^()\s]*\)|\\.|[^\[\]\\]|\[[^\[\]]*\])*?"
_ADDRESS = r"https?://[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*"
_LINK = re.compile(rf'\[(?P<label>{_LABEL})\]\((?P<url>{_ADDRESS})(?:\s+"[^"]*")?\)')
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()\s]*\)")
_ARXIV_PAGE = re.compile(
    r"https?://(?:[\w-]+\.)*arxiv\.org/(?P<page>abs|pdf|html)/(?P<id>[\w.-]+(?:/\d{7})??)(?P<version>v\d+)?(?P<file>\.pdf)?"
    r"(?=[\s()<>\]|\"']|$)"
)
_EMPHASIS = re.compile(r"(?<![\w*])(?P<mark>\*\*|__)(?P<text>[^*_\s](?:[^*]*?[^*\s])?)(?P=mark)(?!\w)")
_QUOTED = re.compile(r"[\"\u201c](?P<text>[^\"\u201c\u201d]+)[\"\u201d]")
_PLAIN = re.compile(r"[^\[\]()|*<>]+")
_GENERIC = re.compile(
    r"(?:arxiv|paper|pdf|link|abs|abstract|html|code|github|project|page|website|homepage|blog|data|dataset|model|demo"
    r"|here|url|source|video|slides|preprint|repo|hf|huggingface|[\W\d_]|20\d\d)+",
    re.IGNORECASE,
)
_CONSTANT = re.compile(
    r"(?:arxiv|paper|pdf|link|abs|abstract|preprint|url|date|published|here|html|source|in)*", re.IGNORECASE
)
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH_WORDS = "|".join(sorted({*_MONTHS, *_SHORT_MONTHS}, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\w./-])(?:(?P<y1>20[0-4]\d)(?P<s1>[-/.])(?P<m1>0[1-9]|1[0-2])(?:(?P=s1)(?P<d1>[0-3]\d))?"
    rf"|(?P<m2>0[1-9]|1[0-2])(?P<s2>[-/.])(?P<y2>20[0-4]\d)"
    rf"|(?P<m3>{_MONTH_WORDS})(?P<s3>\.?,? )(?P<y3>20[0-4]\d)"
    rf"|(?P<y4>20[0-4]\d))(?![\w/-]|\.\d)",
    re.IGNORECASE,
)
_PAGES = ("{abs}", "{pdf}", "{html}")
_ESSENTIAL = ("{title}", "{id}", *_PAGES)
_LEAST_WORDS = 3
"""A text of fewer words is hardly a title, unless it is the label of the link to the paper."""
_QUOTES = '"\u201c\u201d'
_MARKS = " *_`"
_STOPS = ".,:;-\u2013\u2014"
_MAY_OPEN = "($\\\\'[" + _QUOTES
_BEFORE_NAME = re.compile(r"[*_`]*\{name\}[*_`]*\s*[:|\u2013\u2014-]?\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseFacts(Facts):
    """What such an entry says, and its form: one text of a list item, one for each cell of a row."""

    form: tuple[str, ...] = ()


class _Span(NamedTuple):
    start: int
    end: int
    written: str
    """What stands there in the form."""


def read_loosely(content: str) -> LooseFacts | None:
    """Read a list item's text; None where it names no paper, or more than one."""
    text = " ".join(content.split())
    return _read([text])


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


def fields_of(*, arxiv_id: str, title: str, month: str, name: str | None) -> Mapping[str, str]:
    """What the fields of a form say for a paper; the texts are Markdown already."""
    year, number = month.split("-")
    page = ArxivIdentifier.parse(arxiv_id).base
    return {
        "title": title,
        "name": name or "",
        "id": page,
        "abs": f"https://arxiv.org/abs/{page}",
        "pdf": f"https://arxiv.org/pdf/{page}",
        "html": f"https://arxiv.org/html/{page}",
        "year": year,
        "month": number,
        "month_name": calendar.month_name[int(number)],
        "month_abbr": calendar.month_abbr[int(number)],
    }


def title_alone(title: str) -> str:
    """A title as it is written and read here: without the full stop or the quotes around it."""
    return title[slice(*_trimmed(title, 0, len(title)))] or title


def write_form(form: str, fields: Mapping[str, str]) -> str:
    """A form with a paper's facts; where the paper has no name of its own, its place is left out as well."""
    if "{name}" in form and not fields["name"]:
        form = _BEFORE_NAME.sub("", form)
    return form.format_map(fields)


def prints_month(form: Sequence[str]) -> bool:
    """Whether entries of a form say their month; otherwise it is the one of their identifier."""
    return any("{month" in text for text in form)


def _read(texts: Sequence[str]) -> LooseFacts | None:
    identifiers = {found.base for text in texts for _, found in ArxivIdentifier.find_all(text)}
    if len(identifiers) > 1:
        return None
    arxiv_id = next(iter(identifiers), None)
    found = next(filter(None, (_title_in(text, at) for at, text in enumerate(texts))), None)
    if found is None:
        return None
    at, start, end = found
    title = unescape(texts[at][start:end])
    links = tuple(Link(_label(match), match["url"]) for text in texts for match in _LINK.finditer(text))
    if arxiv_id is None and not links:
        return None
    month = None
    forms = []
    for index, text in enumerate(texts):
        spans = [_Span(start, end, "{title}")] if index == at else []
        if arxiv_id is not None:
            spans += _pages(text, arxiv_id, but=spans)
        date = _date(text, but=[*spans, *_addresses(text)])
        if date is not None:
            span, printed = date
            spans.append(span)
            month = month or printed
        if index == at and (name := _name_before(text, start, title)) is not None:
            spans.append(name)
        forms.append(_form(text, sorted(spans), in_table=len(texts) > 1))
    if month is None and arxiv_id is not None:
        month = identifier_month(arxiv_id)
    return LooseFacts(title=title, month=month, links=links, arxiv_id=arxiv_id, form=tuple(forms))


def _label(match: re.Match[str]) -> str:
    return " ".join(_IMAGE.sub("", match["label"]).strip("[]*_` ").split()) or "link"


def _title_in(text: str, at: int) -> tuple[int, int, int] | None:
    """Where the title stands: in the link to the paper, in quotes, in bold, in another link, or in plain words."""
    to_paper: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    for match in _LINK.finditer(text):
        (to_paper if ArxivIdentifier.find(match["url"]) else others).append(
            (match.start("label"), match.end("label"))
        )
    quoted = [match.span("text") for match in _QUOTED.finditer(text)]
    bold = [match.span("text") for match in _EMPHASIS.finditer(text)]
    masked = _LINK.sub(lambda link: "|" * len(link[0]), _IMAGE.sub(lambda image: "|" * len(image[0]), text))
    plain = sorted((match.span() for match in _PLAIN.finditer(masked)), key=lambda span: span[0] - span[1])
    for spans, least in (
        (to_paper, 1),
        (quoted, _LEAST_WORDS),
        (bold, _LEAST_WORDS),
        (others, _LEAST_WORDS),
        ([(0, len(text))] if masked == text and not bold else plain[:1], _LEAST_WORDS),
        (bold, 1),
    ):
        for start, end in spans:
            trimmed = _trimmed(text, start, end)
            words = text[slice(*trimmed)]
            if len(words.split()) >= least and not _GENERIC.fullmatch(words) and "](" not in words:
                return at, *trimmed
    return None


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


def _pages(text: str, arxiv_id: str, *, but: Sequence[_Span]) -> Iterator[_Span]:
    """The addresses of the paper's pages, and its identifier wherever else it stands."""
    taken = [(span.start, span.end) for span in but]
    for match in _ARXIV_PAGE.finditer(text):
        page = match["page"].lower()
        written = f"{{{page}}}{match['file'] or ''}"
        taken.append(match.span())
        yield _Span(match.start(), match.end(), written)
    for match in re.finditer(rf"(?<![\d.]){re.escape(arxiv_id)}(?:v\d+)?(?!\d)", text):
        if not any(start <= match.start() < end for start, end in taken):
            yield _Span(match.start(), match.end(), "{id}")


def _addresses(text: str) -> Iterator[_Span]:
    return (_Span(match.start("url"), match.end("url"), "") for match in _LINK.finditer(text))


def _date(text: str, *, but: Sequence[_Span]) -> tuple[_Span, str | None] | None:
    """The first date with a month outside of title and addresses, else the last year; and the month that it says."""
    free = [m for m in _DATE.finditer(text) if not any(span.start <= m.start() < span.end for span in but)]
    if not free:
        return None
    found = next((match for match in free if not match["y4"]), free[-1])
    if found["y1"]:
        return _Span(*found.span(), "{year}" + found["s1"] + "{month}"), f"{found['y1']}-{found['m1']}"
    if found["y2"]:
        return _Span(*found.span(), "{month}" + found["s2"] + "{year}"), f"{found['y2']}-{found['m2']}"
    if found["y3"]:
        word = found["m3"].casefold()
        number = _SHORT_MONTHS.get(word) or _MONTHS[word]
        field = "{month_abbr}" if word in _SHORT_MONTHS and word != "may" else "{month_name}"
        return _Span(*found.span(), field + found["s3"] + "{year}"), f"{found['y3']}-{number:02d}"
    return _Span(*found.span(), "{year}"), None


def _name_before(text: str, start: int, title: str) -> _Span | None:
    """The system's name before the title, where it is the title's own beginning."""
    name, colon, _ = title.partition(":")
    if not colon or len(name) > 40:
        return None
    place = text.find(name, 0, start)
    return _Span(place, place + len(name), "{name}") if place >= 0 else None


def _form(text: str, spans: Sequence[_Span], *, in_table: bool) -> str:
    """The text with its facts cut out; of what is said of this one paper, only the marks around it stay."""
    if not spans:
        return text if in_table and _is_constant(text) else ""
    form = _cut(text, spans)
    if not _is_balanced(form):
        form = _cut(text, [span for span in spans if span.written.startswith(_ESSENTIAL)])
    if not _is_balanced(form):
        page = next((span.written for span in spans if span.written.startswith(_PAGES)), "")
        form = f"[{{title}}]({page})" if page else "{title}"
    return form


def _cut(text: str, spans: Sequence[_Span]) -> str:
    written = []
    position = 0
    for span in spans:
        if span.start < position:
            continue
        written.append(_frame(text[position : span.start], first=position == 0) + span.written)
        position = span.end
    closing = re.match(r"[)\]*_`\"\u201d]*\.?", text[position:])
    return "".join(written) + _literal(closing[0].rstrip(".") if closing else "") + _closing_stop(text, position)


def _is_balanced(form: str) -> bool:
    pairs = (("[", "]"), ("(", ")"))
    return all(form.count(one) == form.count(other) for one, other in pairs) and form.count("**") % 2 == 0


def _closing_stop(text: str, position: int) -> str:
    rest = text[position:].lstrip(')]*_`"\u201d')
    return "." if rest == "." else ""


def _frame(literal: str, *, first: bool) -> str:
    """What stands between two facts, if it may stand so for any paper; else the marks on both sides of it."""
    if "](" in literal and " " not in literal:  # within one badge, or from a title to its link
        return _literal(literal)
    outside = _IMAGE.sub(lambda image: image[0] if _is_constant(_alt(image[0])) else "", literal)
    plain = _LINK.sub("", outside)
    if _is_constant(re.sub(r"https?://[^\s/]*(?:/[^\s()]*)?", "", plain)):
        return _literal(plain)
    closing = re.match(r"[)\]*_`\"\u201d.,:]*", plain)
    opening = re.search(
        r"(?:arXiv\s*)?[(\[*_`\"\u201c]*(?:(?:paper|pdf|arxiv|link)[*_`]*\]\()?$", plain, re.IGNORECASE
    )
    before, after = closing[0] if closing else "", opening[0] if opening else ""
    return _literal(after if first else f"{before} {after}")


def _alt(image: str) -> str:
    return image[2:].partition("]")[0]


def _is_constant(text: str) -> bool:
    return _CONSTANT.fullmatch(re.sub(r"[\W_]+", "", text)) is not None


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
