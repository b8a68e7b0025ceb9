"""The pull request's words: its title, its text, and the message of its commit.

The text is made for a maintainer who has five minutes: one box per paper, grouped by section, with what speaks for
it. Lists are kept tight, without blank lines, because the boxes of a loose list end up on lines of their own; that is
why what is folded away is written as HTML.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from string import Formatter

from bot.forge.body_content import BodyEntry, Considered, LikelyFact, NearListed, SourceState, WithdrawnPaper
from bot.forge.body_entry import close_calls, entry_lines, path_text
from bot.forge.body_folds import considered_fold, count_papers, news_fold, sources_fold, warning
from bot.forge.body_room import ROOMS, Room
from bot.forge.body_withdrawn import withdrawn_note
from bot.forge.command_help import CommandHelp, command_help
from bot.forge.text import Post, conversation

__all__ = [
    "LENGTH_LIMIT",
    "BodyEntry",
    "Considered",
    "LikelyFact",
    "NearListed",
    "SourceState",
    "WithdrawnPaper",
    "commit_message",
    "read_payload",
    "read_ticks",
    "render_body",
    "render_title",
]

LENGTH_LIMIT = 58_000
"""The most characters a text may have; GitHub takes 65,536."""

_SHOWN_RENAMED = 5
"""Sections that are named of those that the rules know by another heading."""
_TICK = re.compile(
    r"^[ \t]*[-*+][ \t]+\[(?P<box>[ xX])\].*<!--\s*shelver:paper\s+(?P<arxiv_id>\S+?)\s*-->", re.MULTILINE
)
_PAYLOAD = re.compile(r"<!--\s*shelver:payload\s+(?P<payload>[A-Za-z0-9+/=]+)\s*-->")


def render_body(
    entries: Sequence[BodyEntry],
    *,
    list_title: str,
    section_order: Sequence[str] = (),
    considered: Sequence[Considered] = (),
    news: Sequence[str] = (),
    sources: Sequence[SourceState] = (),
    withdrawn: Sequence[WithdrawnPaper] = (),
    commands: Sequence[CommandHelp] = (),
    memory: str = "",
    limit: int = LENGTH_LIMIT,
) -> Post:
    """The pull request's text as GitHub Markdown; the same content always gives the same bytes.

    What is too long is shortened: details of all papers first, then what is folded below them, then the rest. Every
    paper keeps its box and its identifier.

    Args:
        entries: The proposed papers, in any order.
        list_title: The list's name as people read it.
        section_order: The list's sections in their order; those that it does not name come last, by name.
        considered: Papers that were left out, the nearest miss first.
        news: The lines of a block that is offered for the list's News.
        sources: How the sources of papers stand.
        withdrawn: Papers of the list, or of this pull request, that their authors have withdrawn.
        commands: The commands that the bot obeys.
        memory: An HTML comment of `bot.forge.hidden_memory`; it is never shortened here.
        limit: The most characters it may have.

    Raises:
        ValueError: Even the barest text is longer than ``limit``: there are far too many entries.
    """
    position = {section: index for index, section in enumerate(section_order)}
    ordered = sorted(
        entries, key=lambda entry: (position.get(entry.section, len(position)), entry.section, entry.arxiv_id)
    )
    for room in ROOMS:
        blocks = [
            *_introduction(ordered, list_title, room),
            *warning(sources),
            *withdrawn_note(withdrawn, room),
            *_by_section(ordered, room),
        ]
        folds = [
            *news_fold(news if room.news else ()),
            *considered_fold(considered, room),
            *sources_fold(sources),
            *command_help(commands),
        ]
        payload = _payload({entry.arxiv_id: entry.section for entry in ordered})
        ending = [
            *(["---", *folds] if folds else []),
            f"<!-- shelver:payload {payload} -->",
            *([memory] if memory else []),
        ]
        body = "\n\n".join([*blocks, *ending]) + "\n"
        if len(body) <= limit:
            return Post(body)
    raise ValueError(f"{len(entries)} papers do not fit into {limit} characters: propose fewer at a time")


def read_ticks(body: str) -> dict[str, bool]:
    """Which papers are ticked, by arXiv identifier, in a text that people may have edited.

    Boxes may have moved, lines may end in CRLF. A paper whose box appears twice counts as ticked only if both are;
    one whose line is gone is missing from the result.
    """
    ticks: dict[str, bool] = {}
    for match in _TICK.finditer(body.replace("\r\n", "\n")):
        arxiv_id = match["arxiv_id"]
        ticks[arxiv_id] = ticks.get(arxiv_id, True) and match["box"] != " "
    return ticks


def read_payload(body: str) -> dict[str, str] | None:
    """The papers that a text was rendered for: arXiv identifier to section path; None where it holds no such record.

    Trust it only in a text that the bot's own account wrote.
    """
    found = list(_PAYLOAD.finditer(body))
    if not found:
        return None
    try:
        payload = json.loads(base64.b64decode(found[-1]["payload"], validate=True))
        if payload["version"] != 1:
            return None
        return {str(paper["id"]): str(paper["section"]) for paper in payload["papers"]}
    except (binascii.Error, ValueError, TypeError, KeyError):
        return None


def render_title(template: str, *, day: date) -> Post:
    """The pull request's title: the profile's template with ``{year}``, ``{month}`` and ``{day}`` filled in."""
    return Post(template.format(year=day.year, month=day.month, day=day.day))


def is_from_template(title: str, template: str) -> bool:
    """Whether a title is the template's, for whatever day: another one was given by a person."""
    parts = [re.escape(literal) + (r"\d+" if field else "") for literal, field, _, _ in Formatter().parse(template)]
    return re.fullmatch("".join(parts), title) is not None


def title_to_keep(standing: str, wanted: Post, *, template: str) -> Post:
    """The title that stands where a person gave it, which is on GitHub already; else the one that is wanted."""
    return wanted if is_from_template(standing, template) else Post(standing)


def commit_message(arxiv_ids: Sequence[str]) -> Post:
    """The commit's message: a count and identifiers, because nothing that strangers wrote belongs there."""
    subject = f"Add {count_papers(len(arxiv_ids))} from arXiv"
    return Post("\n".join([subject, "", *(f"arXiv:{arxiv_id}" for arxiv_id in arxiv_ids)]) + "\n")


def _introduction(entries: Sequence[BodyEntry], list_title: str, room: Room) -> Iterator[str]:
    name = conversation(list_title, limit=120)
    yield f"**{count_papers(len(entries))}** from arXiv for **{name}**, each below the section that it is added to."
    yield (
        "- **Include** a paper: leave its box ticked.\n"
        "- **Refuse** a paper: untick it. The next run takes it off this branch, and it is not proposed again.\n"
        "- **Then merge.** Closing without merging refuses all of them. A commit of yours on the branch is never "
        "overwritten."
    )
    if not room.about:
        return
    close = sum(bool(close_calls(entry)) for entry in entries) if room.runners_up else 0
    unsure = sum(bool(entry.likely) for entry in entries) if room.likely else 0
    looks = [f"{count_papers(close)} with a close call between sections"] if close else []
    looks += [f"{count_papers(unsure)} with a fact to check"] if unsure else []
    if looks:
        yield f"**Worth a look:** {', '.join(looks)}."
    yield from _renamed(entries) if room.evidence else ()


def _renamed(entries: Sequence[BodyEntry]) -> Iterator[str]:
    """Which sections the rules know by another heading: a paragraph, if there are any."""
    pairs = dict.fromkeys(
        (entry.profile_section, entry.section) for entry in entries if entry.profile_section and not entry.was_moved
    )
    told = [f"“{path_text(old)}” is “{path_text(new)}” by now" for old, new in list(pairs)[:_SHOWN_RENAMED] if old]
    if told:
        told += [f"and {len(pairs) - len(told)} more"] if len(pairs) > len(told) else []
        yield f"The list's headings have changed since the rules were written: {'; '.join(told)}."


def _by_section(entries: Sequence[BodyEntry], room: Room) -> Iterator[str]:
    for section, papers in groupby(entries, key=lambda entry: entry.section):
        yield f"### {path_text(section, limit=room.path)}"
        yield "\n".join(line for paper in papers for line in entry_lines(paper, room))


def _payload(sections: Mapping[str, str]) -> str:
    payload = {"version": 1, "papers": [{"id": arxiv_id, "section": name} for arxiv_id, name in sections.items()]}
    return base64.b64encode(json.dumps(payload, separators=(",", ":"), sort_keys=True).encode()).decode()
