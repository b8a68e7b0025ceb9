"""An audit as Markdown, such as for an issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.audit.content import Audit, AuditedCommit, AuditedPaper, EntryChange
from bot.audit.wording import (
    COLUMNS,
    MEANINGS,
    VERDICTS,
    change_facts,
    commit_facts,
    commit_title,
    notes,
    remedies,
    rows,
    summary,
)
from bot.forge.text import SafeText, conversation, link
from bot.readable import readable
from db.identity import ArxivIdentifier

_LONGEST_TITLE = 160
_LONGEST = 500


def render_markdown(audit: Audit, *, changes: bool = False) -> str:
    """The audit as Markdown; the same audit gives the same bytes.

    Words of people and papers come in through `bot.forge.text`, so none of them has any effect.

    Args:
        audit: What to tell.
        changes: Tell also what was moved, edited and removed.
    """
    since = f" since {audit.since:%Y-%m-%d}" if audit.since else ""
    blocks = [f"# Recall audit of {conversation(audit.repository, limit=_LONGEST)}{since}", summary(audit)]
    blocks += [f"> {note}" for note in notes(audit)]
    if audit.papers:
        blocks.append(_table(COLUMNS, rows(audit)))
        verdicts = [(VERDICTS[each], f"{number:,}", MEANINGS[each]) for each, number in audit.recall.verdicts.items()]
        blocks.append(_table(("verdict", "papers", "meaning"), verdicts))
        if helps := [f"- {told}" for told in remedies(audit)]:
            blocks.append("\n".join(["What would help another time:", "", *helps]))
    for commit in audit.commits:
        blocks.append("\n".join(_commit(commit, changes=changes)))
    return "\n\n".join(blocks) + "\n"


def _table(header: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _commit(commit: AuditedCommit, *, changes: bool) -> Iterator[str]:
    yield f"## {conversation(commit_title(commit), limit=_LONGEST)}"
    yield ""
    yield f"{commit_facts(commit)}."
    told = commit.changes if changes else ()
    if commit.papers or told:
        yield ""
    for paper in commit.papers:
        yield f"- {_name(paper, places=paper.sections)}"
        yield f"  **{VERDICTS[paper.verdict]}**: {conversation(_arrows(paper.reason), limit=_LONGEST)}"

    for change in told:
        facts = ", ".join(conversation(_arrows(fact), limit=_LONGEST) for fact in change_facts(change))
        yield f"- {_name(change)}"
        yield f"  **{change.kind}**: {facts}"


def _arrows(text: str) -> str:
    return text.replace(" > ", " › ")


def _name(paper: AuditedPaper | EntryChange, *, places: Sequence[str] = ()) -> str:
    title = conversation(readable(paper.title), limit=_LONGEST_TITLE) or SafeText("(no title)")
    where = f" in {conversation(_arrows(' | '.join(places)), limit=_LONGEST)}" if places else ""
    if paper.arxiv_id is None:
        return f"{title}{where}"
    number = conversation(f"arXiv:{paper.arxiv_id}", limit=_LONGEST_TITLE)
    return f"{link(title, ArxivIdentifier(paper.arxiv_id).url)} ({number}){where}"
