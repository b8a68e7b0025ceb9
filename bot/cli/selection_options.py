"""The options by which a command's caller says which papers are meant, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from bot.catalogue.content import DEFAULT_STATUSES, Status
from bot.catalogue.naming import facet_meant, section_meant
from bot.catalogue.selection import Day, Selection
from config.rules import FacetRules

StatusOption = Annotated[
    list[Status] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="Only papers of this status; may be given again. One of listed, proposed, waiting, postponed, refused, "
        "withdrawn, removed; all of these are taken where none is given. passed_over and irrelevant only on demand.",
        show_default=False,
    ),
]
SectionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--section",
        metavar="TEXT",
        help="Only papers of this section and those below it: path, heading or words of it; may be given again.",
        show_default=False,
    ),
]
FacetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--facet",
        metavar="ID",
        help="Only papers with this facet or one below it, such as task/code-to-code or code-repair; may be given "
        "again.",
        show_default=False,
    ),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="MONTH|DATE",
        help="Only papers first submitted in this month or on this day, or later.",
        show_default=False,
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="MONTH|DATE",
        help="Only papers first submitted by the end of this month or day.",
        show_default=False,
    ),
]
VenueOption = Annotated[
    list[str] | None,
    typer.Option(
        "--venue",
        metavar="TEXT",
        help="Only papers of this venue: ICSE, 'ACL 2025'; may be given again.",
        show_default=False,
    ),
]
TextOption = Annotated[
    str | None,
    typer.Option(
        "--text",
        metavar="WORDS",
        help="Only papers that have all these words in title, abstract, names of authors or identifier.",
        show_default=False,
    ),
]


def read_selection(
    *,
    status: Sequence[Status] | None,
    section: Sequence[str] | None,
    facet: Sequence[str] | None,
    since: str | None,
    until: str | None,
    venue: Sequence[str] | None,
    text: str | None,
    sections: Sequence[str],
    facets: FacetRules,
) -> Selection:
    """What the options say.

    Args:
        status: Of ``--status``.
        section: Of ``--section``.
        facet: Of ``--facet``.
        since: Of ``--since``.
        until: Of ``--until``.
        venue: Of ``--venue``.
        text: Of ``--text``.
        sections: The sections that there are.
        facets: The facets that there are.

    Raises:
        ConfigurationError: There is no such section, facet, month or day.
    """
    return Selection(
        statuses=frozenset(status) if status else DEFAULT_STATUSES,
        sections=tuple(section_meant(words, sections) for words in section or ()),
        facets=tuple(facet_meant(words, facets) for words in facet or ()),
        since=Day.parse(since, key="--since") if since is not None else None,
        until=Day.parse(until, key="--until") if until is not None else None,
        venues=tuple(venue or ()),
        text=text or "",
    )
