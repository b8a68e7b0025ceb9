"""What stands folded below the papers: a block for the News, what was left out, and how the sources stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.forge.body_content import Considered, SourceState
from bot.forge.body_entry import title_text
from bot.forge.body_room import Room
from bot.forge.passing_words import PASSING
from bot.forge.text import code_block, conversation, conversation_html, link
from db.identity import ArxivIdentifier


def count_papers(count: int) -> str:
    """How many papers, in words."""
    return f"{count} paper" if count == 1 else f"{count} papers"


def news_fold(lines: Sequence[str]) -> Iterator[str]:
    """A block to be copied into the list's News; nothing without lines."""
    if lines:
        yield "<details>\n<summary>Ready for the News, if you like: the list's own block is left alone</summary>"
        yield code_block(lines)
        yield "</details>"


def considered_fold(considered: Sequence[Considered], room: Room) -> Iterator[str]:
    """The papers that were left out, each with the reason; nothing where there is none."""
    if not considered:
        return
    yield f"<details>\n<summary>Considered and not included: {count_papers(len(considered))}</summary>"
    shown = considered[: room.considered]
    lines = [
        f"- {link(title_text(paper.title, paper.arxiv_id, limit=room.title), ArxivIdentifier(paper.arxiv_id).url)}: "
        f"{conversation(paper.reason, limit=200)}"
        for paper in shown
    ]
    if len(shown) < len(considered):
        lines.append(f"- and {len(considered) - len(shown)} more")
    yield "\n".join(lines)
    yield "</details>"


def sources_fold(sources: Sequence[SourceState]) -> Iterator[str]:
    """How each source stands; nothing where none is known."""
    if not sources:
        return
    troubled = [source for source in sources if source.trouble]
    summary = f"{len(troubled)} of {len(sources)} in trouble" if troubled else "all read in full"
    rows = "\n".join(row for source in sources for row in _rows(source))
    yield f"<details>\n<summary>Sources: {summary}</summary>\n<ul>\n{rows}\n</ul>\n</details>"


def _rows(source: SourceState) -> Iterator[str]:
    for line in (_tell(source), *source.details):
        yield f"<li>{conversation_html(line, limit=300)}</li>"
    if source.standing:
        yield f"<li>{conversation_html(source.standing, limit=300)}</li> {PASSING}"


def warning(sources: Sequence[SourceState]) -> Iterator[str]:
    """A warning that papers may be missing, to stand where it is seen; nothing where all is well."""
    lines = [f"> {conversation(_tell(source), limit=300)}" for source in sources if source.trouble]
    if lines:
        yield "\n".join(["> [!WARNING]", *lines])


def _tell(source: SourceState) -> str:
    if not source.trouble:
        return f"{source.source} was read in full, and the count was verified."
    until = f"until {source.complete_until}" if source.complete_until else "for no day yet"
    return f"{source.source} {source.trouble}: it is complete {until}, and newer papers may be missing."
