"""One paper in the pull request's text: its box, what speaks for it, and what can be unfolded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.forge.body_content import BodyEntry, NearListed
from bot.forge.body_room import Room
from bot.forge.text import SafeHtml, SafeText, cleaned, code_html, conversation, conversation_html, link, link_html
from bot.readable import readable
from db.identity import ArxivIdentifier

_CLOSE_CALL = 0.5
"""From this part of the section's score on, a runner-up is worth a reviewer's look."""
_RULE_SYNTAX = re.compile(r"[<:]| AND | NEAR/")
"""Tells a rule from a phrase that can be found in the paper as it is written."""
_SENTENCES = 2
"""How many of the abstract's are shown."""
_SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bet al)(?<!\bvs)(?<!\bcf)(?<!\b[A-Z])[.!?](?=\s+[^\sa-z])")
"""Not after ``e.g.`` or an initial, and not before a small letter."""


def entry_lines(entry: BodyEntry, room: Room) -> Iterator[str]:
    """The lines of a list item; below the box's line they are indented, and none is blank."""
    title = link(title_text(entry.title, entry.arxiv_id, limit=room.title), ArxivIdentifier(entry.arxiv_id).url)
    box = f"- [x] **{title}** <!-- shelver:paper {entry.arxiv_id} -->"
    if not room.about:
        yield box
        return
    yield box + "\\"
    about = [_authors(entry.authors, room), entry.published.isoformat() if entry.published else ""]
    about.append(conversation(f"arXiv:{entry.arxiv_id}", limit=40))
    yield "  " + " · ".join(part for part in about if part) + "\\"
    standing = "**moved** here by a reviewer" if entry.was_moved else f"**{entry.section_score:.0%}** this section"
    verdict = [standing, f"**{entry.relevance:.0%}** likely to be listed"]
    if room.runners_up:
        for section, score in close_calls(entry):
            verdict.append(f"**close call:** {path_text(section, limit=room.path)} {score:.0%}")
    if room.likely and entry.likely:
        fields = dict.fromkeys(fact.field for fact in entry.likely)
        verdict.append(f"**to check:** {conversation(', '.join(fields), limit=60)}")
    yield "  " + " · ".join(verdict)
    yield from _folded(entry, room)


def close_calls(entry: BodyEntry) -> Sequence[tuple[str, float]]:
    """The best runner-up with its score, if it is not far behind and nobody has decided yet; else nothing."""
    if entry.was_moved:
        return []
    return [(name, score) for name, score in entry.runners_up[:1] if score >= entry.section_score * _CLOSE_CALL]


def title_text(title: str, arxiv_id: str, *, limit: int) -> SafeText:
    """The title without TeX, or the identifier where nothing of the title is left."""
    return conversation(readable(title), limit=limit) or conversation(f"arXiv:{arxiv_id}", limit=40)


def path_text(section: str, *, limit: int = 160) -> SafeText:
    """A section's path as Markdown, its headings parted by arrows."""
    return conversation(_arrows(section), limit=limit)


def _folded(entry: BodyEntry, room: Room) -> Iterator[str]:
    abstract = _opening(entry.abstract, room.abstract) if room.abstract else ""
    facts = list(_facts(entry, room))
    nearest = [_nearest(paper, room) for paper in entry.nearest[: room.nearest]]
    line = code_html(entry.line, limit=room.line) if entry.line and room.line else ""
    if not (abstract or facts or nearest or line):
        return
    summary = ["Abstract"] if abstract else ["Details"]
    phrases = dict.fromkeys(
        f"“{phrase}”"
        for phrase, _, weight in entry.evidence[: room.evidence]
        if weight > 0 and not _RULE_SYNTAX.search(phrase)
    )
    if phrases:
        summary.append(f"matched {', '.join(list(phrases)[:3])}")
    yield f"  <details><summary>{conversation_html(' · '.join(summary), limit=160)}</summary>"
    if abstract:
        yield f"  <blockquote>{abstract}</blockquote>"
    if line:
        yield f"  <p>{line}</p>"
    if facts:
        yield f"  <p>{'<br>'.join(facts)}</p>"
    if nearest:
        yield "  Nearest in the list:<ul>"
        yield from (f"  <li>{paper}</li>" for paper in nearest)
        yield "  </ul>"
    yield "  </details>"


def _facts(entry: BodyEntry, room: Room) -> Iterator[str]:
    for fact in entry.likely[: room.likely]:
        read = conversation_html(f"“{cleaned(fact.evidence, limit=100)}” in the {fact.source}", limit=160)
        yield (
            f"To check: {conversation_html(fact.field, limit=40)} may be "
            f"<strong>{conversation_html(fact.value, limit=80)}</strong> ({read}), so the entry does not say it"
        )
    evidence = entry.evidence[: room.evidence]
    if evidence:
        said = [
            conversation_html(f"“{phrase}” in the {field}", limit=120) + f" {weight:+.1f}"
            for phrase, field, weight in evidence
        ]
        known_as = _path_html(entry.profile_section, room) if entry.profile_section else ""
        yield f"Evidence{known_as and f' for “{known_as}”'}: " + " · ".join(said)
    others = [f"{_path_html(section, room)} {score:.0%}" for section, score in entry.runners_up[: room.runners_up]]
    if others:
        yield "Runners-up: " + " · ".join(others)


def _nearest(paper: NearListed, room: Room) -> str:
    title = conversation_html(paper.title, limit=room.nearest_title) or conversation_html("untitled", limit=20)
    shown = link_html(title, ArxivIdentifier(paper.arxiv_id).url) if paper.arxiv_id else title
    return f"{shown}, in {_path_html(paper.section, room)}" if paper.section else shown


def _authors(authors: Sequence[str], room: Room) -> str:
    names = [name for name in (conversation(author, limit=room.authors) for author in authors[:2]) if name]
    if len(authors) > 2 and names:
        return f"{names[0]} et al."
    return " and ".join(names)


def _opening(abstract: str, limit: int) -> SafeHtml:
    """The first sentences, cut at a word's end where even the first is too long."""
    text = cleaned(abstract)
    ends = [match.end() for match in _SENTENCE_END.finditer(text[: limit + 2])][:_SENTENCES]
    if len(text) > limit or len(ends) == _SENTENCES:
        fitting = [end for end in ends if end <= limit]
        if fitting and (len(fitting) == _SENTENCES or fitting[-1] >= limit // 2):
            text = text[: fitting[-1]]
    return conversation_html(text, limit=limit)


def _path_html(section: str, room: Room) -> SafeHtml:
    return conversation_html(_arrows(section), limit=room.path)


def _arrows(section: str) -> str:
    return section.replace(" > ", " › ")
