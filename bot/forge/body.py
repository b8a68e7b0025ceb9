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
from dataclasses import dataclass
from datetime import date

from bot.forge.text import SafeHtml, SafeText, cleaned, conversation, conversation_html, link
from db.identity import ArxivIdentifier

LENGTH_LIMIT = 58_000
"""The most characters a text may have; GitHub takes 65,536."""

_CLOSE_CALL = 0.5
"""From this part of the section's score on, a runner-up is worth a reviewer's look."""
_SHOWN_RENAMED = 5
"""Sections that are named of those that the rules know by another heading."""
_SENTENCE_END = re.compile(r"[.!?](?=\s)")
_TICK = re.compile(
    r"^[ \t]*[-*+][ \t]+\[(?P<box>[ xX])\].*<!--\s*shelver:paper\s+(?P<arxiv_id>\S+?)\s*-->", re.MULTILINE
)
_PAYLOAD = re.compile(r"<!--\s*shelver:payload\s+(?P<payload>[A-Za-z0-9+/=]+)\s*-->")


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyEntry:
    """One proposed paper. All its words may be a stranger's."""

    arxiv_id: str
    title: str
    authors: tuple[str, ...] = ()
    section: str
    """The section's path: headings joined with `` > ``."""
    profile_section: str | None = None
    """The path by which the rules know the section, if the list has it under another one by now."""
    was_moved: bool = False
    """A person chose the section; the score and the evidence are those of ``profile_section``, if it is another."""
    section_score: float
    relevance: float
    evidence: tuple[tuple[str, str, float], ...] = ()
    """What was matched: phrase, the field in which it stands, its weight; the strongest first."""
    runners_up: tuple[tuple[str, float], ...] = ()
    """Other sections with their scores, the best first."""
    abstract: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """One paper that was looked at and left out."""

    arxiv_id: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of everything is shown."""

    abstract: int
    considered: int
    title: int = 250
    evidence: int = 6
    authors: int = 60
    runners_up: int = 3


_ROOMS = (
    *(_Room(abstract=length, considered=200) for length in (500, 350, 200, 0)),
    *(_Room(abstract=0, considered=count) for count in (50, 15, 0)),
    _Room(abstract=0, considered=0, title=100, evidence=2),
    _Room(abstract=0, considered=0, title=0, evidence=0, authors=0, runners_up=0),
)
"""From generous to bare: abstracts are shortened first, then the papers left out, then the rest."""


def render_body(
    entries: Sequence[BodyEntry], *, list_title: str, considered: Sequence[Considered] = (), limit: int = LENGTH_LIMIT
) -> str:
    """The pull request's text as GitHub Markdown; the same entries always give the same bytes.

    Args:
        entries: The proposed papers. Sections appear in the order of their first paper.
        list_title: The list's name as people read it.
        considered: Papers that were left out, the nearest miss first.
        limit: The most characters it may have.

    Raises:
        ValueError: Even the barest text is longer than ``limit``: there are far too many entries.
    """
    for room in _ROOMS:
        body = _render(entries, list_title=list_title, considered=considered, room=room)
        if len(body) <= limit:
            return body
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


def render_title(template: str, *, day: date) -> str:
    """The pull request's title: the profile's template with ``{year}``, ``{month}`` and ``{day}`` filled in."""
    return template.format(year=day.year, month=day.month, day=day.day)


def commit_message(arxiv_ids: Sequence[str]) -> str:
    """The commit's message: a count and identifiers, because nothing that strangers wrote belongs there."""
    subject = f"Add {_papers(len(arxiv_ids))} from arXiv"
    return "\n".join([subject, "", *(f"arXiv:{arxiv_id}" for arxiv_id in arxiv_ids)]) + "\n"


def _render(entries: Sequence[BodyEntry], *, list_title: str, considered: Sequence[Considered], room: _Room) -> str:
    sections: dict[str, list[BodyEntry]] = {}
    for entry in entries:
        sections.setdefault(entry.section, []).append(entry)
    blocks = [_introduction(len(entries), list_title), *(_renamed(entries) if room.evidence else ())]
    for section, papers in sections.items():
        blocks.append(f"### {_path(section)}")
        blocks.append("\n".join(line for paper in papers for line in _entry(paper, room)))
    if considered:
        blocks += ["---", *_left_out(considered, room)]
    blocks.append(f"<!-- shelver:payload {_payload({entry.arxiv_id: entry.section for entry in entries})} -->")
    return "\n\n".join(blocks) + "\n"


def _introduction(count: int, list_title: str) -> str:
    name = conversation(list_title, limit=120)
    return (
        f"**{_papers(count)}** from arXiv for **{name}**, each below the section that it is added to.\n\n"
        "- **Include** a paper: leave its box ticked.\n"
        "- **Refuse** a paper: untick it. The next run takes it off this branch, and it is not proposed again.\n"
        "- **Then merge.** Closing without merging refuses all of them. A commit of yours on the branch is never "
        "overwritten."
    )


def _renamed(entries: Sequence[BodyEntry]) -> Iterator[str]:
    """Which sections the rules know by another heading: a paragraph, if there are any."""
    pairs = dict.fromkeys(
        (entry.profile_section, entry.section) for entry in entries if entry.profile_section and not entry.was_moved
    )
    told = [f"“{_path(old)}” is “{_path(new)}” by now" for old, new in list(pairs)[:_SHOWN_RENAMED] if old]
    if told:
        told += [f"and {len(pairs) - len(told)} more"] if len(pairs) > len(told) else []
        yield f"The list's headings have changed since the rules were written: {'; '.join(told)}."


def _entry(entry: BodyEntry, room: _Room) -> Iterator[str]:
    title = link(_title(entry.title, entry.arxiv_id, room), ArxivIdentifier(entry.arxiv_id).url)
    yield f"- [x] **{title}** <!-- shelver:paper {entry.arxiv_id} -->\\"
    about = [_authors(entry.authors, room), entry.published.isoformat() if entry.published else ""]
    about.append(conversation(f"arXiv:{entry.arxiv_id}", limit=40))
    yield "  " + " · ".join(part for part in about if part) + "\\"
    standing = "**moved** here by a reviewer" if entry.was_moved else f"**{entry.section_score:.0%}** this section"
    verdict = [standing, f"**{entry.relevance:.0%}** likely to be listed"]
    for section, score in entry.runners_up[: min(room.runners_up, 1)]:
        if score >= entry.section_score * _CLOSE_CALL and not entry.was_moved:
            verdict.append(f"**close call:** {_path(section)} {score:.0%}")
    yield "  " + " · ".join(verdict)
    yield from _folded(entry, room)


def _folded(entry: BodyEntry, room: _Room) -> Iterator[str]:
    evidence = entry.evidence[: room.evidence]
    abstract = _first_sentences(entry.abstract, room.abstract) if room.abstract else ""
    facts = []
    if evidence:
        said = [
            conversation_html(f"“{phrase}” in the {field}", limit=120) + f" {weight:+.1f}"
            for phrase, field, weight in evidence
        ]
        known_as = conversation_html(_arrows(entry.profile_section), limit=160) if entry.profile_section else ""
        facts.append(f"Evidence{known_as and f' for “{known_as}”'}: " + " · ".join(said))
    others = [
        conversation_html(_arrows(section), limit=160) + f" {score:.0%}"
        for section, score in entry.runners_up[: room.runners_up]
    ]
    if others:
        facts.append("Runners-up: " + " · ".join(others))
    if not abstract and not facts:
        return
    summary = ["Abstract"] if abstract else []
    phrases = dict.fromkeys(f"“{phrase}”" for phrase, _, weight in evidence if weight > 0)
    if phrases:
        summary.append(f"matched {', '.join(list(phrases)[:4])}")
    opened = f"<details><summary>{conversation_html(' · '.join(summary) or 'Details', limit=160)}</summary>"
    quote = f"<blockquote>{abstract}</blockquote>" if abstract else ""
    paragraph = f"<p>{'<br>'.join(facts)}</p>" if facts else ""
    yield f"  {opened}{quote}{paragraph}</details>"


def _left_out(considered: Sequence[Considered], room: _Room) -> Iterator[str]:
    yield f"<details>\n<summary>Considered and not included: {_papers(len(considered))}</summary>"
    shown = considered[: room.considered]
    lines = [
        f"- {link(_title(paper.title, paper.arxiv_id, room), ArxivIdentifier(paper.arxiv_id).url)}: "
        f"{conversation(paper.reason, limit=200)}"
        for paper in shown
    ]
    if len(shown) < len(considered):
        lines.append(f"- and {len(considered) - len(shown)} more")
    yield "\n".join(lines)
    yield "</details>"


def _title(title: str, arxiv_id: str, room: _Room) -> SafeText:
    return conversation(title, limit=room.title) or conversation(f"arXiv:{arxiv_id}", limit=40)


def _authors(authors: Sequence[str], room: _Room) -> str:
    names = [name for name in (conversation(author, limit=room.authors) for author in authors[:2]) if name]
    if len(authors) > 2 and names:
        return f"{names[0]} et al."
    return " and ".join(names)


def _first_sentences(abstract: str, limit: int) -> SafeHtml:
    text = cleaned(abstract)
    if len(text) > limit:
        ends = [match.end() for match in _SENTENCE_END.finditer(text[: limit + 1])]
        if ends and ends[-1] >= limit // 2:
            text = text[: ends[-1]]
    return conversation_html(text, limit=limit)


def _path(section: str) -> SafeText:
    return conversation(_arrows(section), limit=160)


def _arrows(section: str) -> str:
    return section.replace(" > ", " › ")


def _papers(count: int) -> str:
    return f"{count} paper" if count == 1 else f"{count} papers"


def _payload(sections: Mapping[str, str]) -> str:
    payload = {"version": 1, "papers": [{"id": arxiv_id, "section": name} for arxiv_id, name in sections.items()]}
    return base64.b64encode(json.dumps(payload, separators=(",", ":"), sort_keys=True).encode()).decode()
