"""Writing another paper in the form of an entry: see `bot.curated_list.loose_form`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import urlsplit

from bot.curated_list.author_names import FIELDS, author_fields
from bot.curated_list.form_parts import LINK_KINDS, choose_parts
from bot.curated_list.venue_styles import venue_fields
from db.identity import ArxivIdentifier

NO_LINKS: Mapping[str, str] = MappingProxyType({})
_BEFORE_NAME = re.compile(r"[*_`]*\{name\}[*_`]*\s*[:|\u2013\u2014-]?\s*")
_AUTHORS = re.compile(rf"[*_(]*{FIELDS}[.,]?[*_)]*[.,\uff0c]?\s*")
_WITH_AUTHORS = re.compile(rf"(?<!\*)([*_]){FIELDS}[^*_{{}}]*\1[.,\uff0c]?\s*")
_LINE_OF_AUTHORS = re.compile(rf"\n[ \t]*(?:[-*+] )?[*_(]*{FIELDS}[.,]?[*_)]*[.,\uff0c]?(?=\n)")
_STOPPED_AUTHORS = re.compile(rf"(?=\{{(\w+)\}})({FIELDS})\.")
_DAY = re.compile(r"[-/.]\{day\}")
_DANGLING = " ,\uff0c|\u2013\u2014-"


def fields_of(
    *,
    arxiv_id: str,
    title: str,
    month: str,
    name: str | None,
    day: int | None = None,
    authors: Sequence[str] = (),
    venue: str = "",
    links: Mapping[str, str] = NO_LINKS,
) -> Mapping[str, str]:
    """What the fields of a form say for a paper; the texts are Markdown already, and so are the links' addresses."""
    year, number = month.split("-")
    page = ArxivIdentifier.parse(arxiv_id).base
    return {
        "title": title,
        "name": name or "",
        **author_fields(authors),
        "id": page,
        "abs": f"https://arxiv.org/abs/{page}",
        "pdf": f"https://arxiv.org/pdf/{page}",
        "html": f"https://arxiv.org/html/{page}",
        "year": year,
        "month": number,
        "month_number": number.lstrip("0"),
        "day": "" if day is None else f"{day:02d}",
        "month_name": calendar.month_name[int(number)],
        "month_abbr": calendar.month_abbr[int(number)],
        "year_short": year[2:],
        "repo_name": "/".join(urlsplit(links.get("repo", "")).path.strip("/").removesuffix(".git").split("/")[:2]),
        **{kind: links.get(kind, "") for kind in LINK_KINDS},
        **venue_fields(venue),
    }


def write_form(form: str, fields: Mapping[str, str]) -> str:
    """A form with a paper's facts; where it has no name of its own, say, its place is left out as well."""
    form = choose_parts(form, fields)
    if "{name}" in form and not fields["name"]:
        form = _BEFORE_NAME.sub("", form)
    if not fields["authors"]:
        without = _AUTHORS.sub("", _WITH_AUTHORS.sub("", _LINE_OF_AUTHORS.sub("", form)))
        form = without if without == form else without.rstrip(_DANGLING)
    if not fields["day"]:
        form = _DAY.sub("", form)
    if fields["title"].endswith(("?", "!")):
        form = form.replace("{title}.", "{title}")
    form = _STOPPED_AUTHORS.sub(lambda stopped: stopped[2] if fields[stopped[1]].endswith(".") else stopped[0], form)
    return form.format_map(fields)


def prints_month(form: Sequence[str]) -> bool:
    """Whether entries of a form say their month; otherwise it is the one of their identifier."""
    return any("{month" in text for text in form)
