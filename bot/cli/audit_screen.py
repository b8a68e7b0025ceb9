"""An audit on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

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
from bot.cli.printing import heading, title_words, words


def print_audit(console: Console, audit: Audit, *, reasons: bool, changes: bool) -> None:
    """Print the figures on top, then each commit with its papers.

    Args:
        console: Where to.
        audit: What to tell.
        reasons: Tell below each paper in a sentence how its verdict came about.
        changes: Tell also each entry that was moved, edited or removed, with what it was.
    """
    since = f" since {audit.since:%Y-%m-%d}" if audit.since else ""
    console.print(words(f"{audit.repository}{since}", "bold"))
    console.print(Text(summary(audit)))
    for note in notes(audit):
        console.print(words(f"note: {note}", "yellow"))
    if audit.papers:
        console.print()
        console.print(_table(COLUMNS, rows(audit)))
        console.print()
        verdicts = [(VERDICTS[each], f"{number:,}", MEANINGS[each]) for each, number in audit.recall.verdicts.items()]
        console.print(_table(("verdict", "papers", ""), verdicts, last_right=False))
        if helps := list(remedies(audit)):
            console.print()
            console.print(Text("What would help another time:"))
        for told in helps:
            console.print(Padding(Text(told), (0, 0, 0, 2), expand=False))
    for commit in audit.commits:
        _print_commit(console, commit, reasons=reasons)
        for change in commit.changes if changes else ():
            _print_change(console, change)


def _table(header: Sequence[str], body: Sequence[Sequence[str]], *, last_right: bool = True) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for place, name in enumerate(header):
        is_text = place == 0 or (place == len(header) - 1 and not last_right)
        table.add_column(name, justify="left" if is_text else "right")
    for row in body:
        table.add_row(*map(Text, row))
    return table


def _print_commit(console: Console, commit: AuditedCommit, *, reasons: bool) -> None:
    heading(console, commit_title(commit))
    console.print(words(commit_facts(commit), "dim"))
    if not reasons:
        if commit.papers:
            console.print(_papers(commit.papers))
        return
    for paper in commit.papers:
        name = f"{paper.arxiv_id} {paper.title}" if paper.arxiv_id else paper.title
        console.print(title_words(name))
        for line, style in _reasons(paper):
            console.print(Padding(words(line, style), (0, 0, 0, 2), expand=False))


def _print_change(console: Console, change: EntryChange) -> None:
    name = f"{change.arxiv_id} {change.title}" if change.arxiv_id else change.title
    console.print(title_words(f"{change.kind}: {name}"))
    for line in change_facts(change):
        console.print(Padding(words(line, "dim"), (0, 0, 0, 2), expand=False))


def _papers(papers: Sequence[AuditedPaper]) -> Table:
    """A line for each paper, cut off where the terminal ends."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False, expand=True)
    # Rich would take from all columns what a long title needs; these two are what is looked for.
    table.add_column("verdict", no_wrap=True, min_width=max(map(len, VERDICTS.values())))
    table.add_column("paper", no_wrap=True, min_width=max(len(paper.arxiv_id or "") for paper in papers))
    table.add_column("title", no_wrap=True, overflow="ellipsis", ratio=1)
    for paper in papers:
        style = "green" if paper.is_offered else ""
        table.add_row(words(VERDICTS[paper.verdict], style), words(paper.arxiv_id or ""), title_words(paper.title))
    return table


def _reasons(paper: AuditedPaper) -> Iterator[tuple[str, str]]:
    yield " | ".join(paper.sections), "dim"
    yield f"{VERDICTS[paper.verdict]}: {paper.reason}", "green" if paper.is_offered else ""
