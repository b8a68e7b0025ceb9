"""``shelver explain``: why a paper was, or was not, proposed."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.assembly import make_classifier
from bot.cli.app import JsonOption, ProfileOption, open_installation
from bot.cli.printing import print_json, words
from bot.cli.show import PaperArgument, known_paper
from bot.steps.judge_papers import document_of
from classifiers.classification import Classification, Evidence
from classifiers.verdict import Verdict, judge
from db.models import Paper
from db.session import open_sessions

SHOWN_SECTIONS = 3
SHOWN_FACETS = 6
SHOWN_EVIDENCE = 8


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(paper: PaperArgument, *, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Explain the judgement on a stored paper: the strongest phrases and what each adds; with --json, all of them."""
    installation = open_installation(profile)
    thresholds = installation.folder.profile.thresholds
    with open_sessions(installation.settings.database_url) as sessions, sessions() as session:
        found = known_paper(session, paper)
    answer = make_classifier(installation.folder).classify(document_of(found))
    verdict = judge(answer, relevance=thresholds.relevance, section=thresholds.section)
    if as_json:
        outcome = {"outcome": verdict.outcome.value, "reason": verdict.reason}
        print_json({"id": found.arxiv_id, **outcome, **answer.to_json()})
    else:
        _print(found, answer, verdict)


def _print(paper: Paper, answer: Classification, verdict: Verdict) -> None:
    console = Console(highlight=False)
    console.print(words(paper.title, "bold"))
    console.print(Text(f"{verdict.outcome.value}: {verdict.reason}"))
    if not paper.abstract:
        console.print("only the title is known: arXiv was never asked about this paper", style="yellow")
    console.print()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("score", justify="right")
    table.add_column("for")
    table.add_column("because of")
    table.add_row(f"{answer.relevance:.2f}", "the list as a whole", _evidence(answer.relevance_evidence))
    for section in answer.sections[:SHOWN_SECTIONS]:
        table.add_row(f"{section.score:.2f}", section.section, _evidence(section.evidence))
    for facet in answer.facets[:SHOWN_FACETS]:
        table.add_row(f"{facet.score:.2f}", facet.facet, _evidence(facet.evidence))
    console.print(table)


def _evidence(items: tuple[Evidence, ...]) -> Text:
    shown = [
        Text.assemble(
            item.phrase,
            " ",
            (f"{item.weight:+.1f}", "green" if item.weight > 0 else "red"),
            (f" {item.field}", "dim"),
        )
        for item in items[:SHOWN_EVIDENCE]
    ]
    if len(items) > SHOWN_EVIDENCE:
        shown.append(Text(f"and {len(items) - SHOWN_EVIDENCE} more", style="dim"))
    return Text(", ").join(shown)
