"""What ``shelver init`` says at the end: what was found, what is uncertain, what to type next."""

from __future__ import annotations

import shlex
from pathlib import Path
from urllib.parse import quote

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.adoption.adopt import Adoption
from bot.adoption.found_list import FoundList
from bot.cli.printing import heading, words
from bot.curated_list.ordering import Order

_SECTIONS_SHOWN = 12
_CATEGORIES_SHOWN = 5
_ORDERS = {Order.ASCENDING: "oldest first", Order.DESCENDING: "newest first", Order.UNCLEAR: "in no order of time"}


def print_adoption(console: Console, adoption: Adoption, *, folder: Path, program: str) -> None:
    """Print the summary.

    Args:
        console: Where to.
        adoption: What was made out.
        folder: Where the profile was written.
        program: What the program is called by whoever started it.
    """
    console.print(words(adoption.title, "bold"))
    console.print(words(adoption.read.found.place, "dim"))
    _print_facts(console, adoption)
    _print_sections(console, adoption)
    _print_doubts(console, adoption)
    heading(console, "Next")
    console.print(words(f"wrote {folder}: profile.yaml, sections.yaml, facets.yaml", "bold green"))
    place = shlex.quote(str(folder) if folder.is_absolute() else f"./{folder}")
    program = "shelver" if program == "__main__.py" else program
    for command, purpose in (
        (f"{program} run --dry-run --profile {place}", "what it would propose today; nothing is changed"),
        (_lint(adoption.read.found, program=program, place=place), "what is wrong in the list itself"),
        ("export SHELVER_GITHUB_TOKEN=...", "the bot's account; https://github.com/settings/tokens makes one"),
        (f"{program} doctor --profile {place}", "whether all is there that it takes, and what to do where not"),
        (f"{program} run --profile {place}", "the first pull request"),
    ):
        console.print(Text(f"  {command}", style="bold"), soft_wrap=True)
        console.print(Text(f"      {purpose}", style="dim"))
    console.print(Text("then every working day, as a line of a crontab or in a workflow:", style="dim"))
    console.print(
        Text(f"  30 5 * * 1-5  {program} run --profile {shlex.quote(str(folder.absolute()))}"), soft_wrap=True
    )


def _lint(found: FoundList, *, program: str, place: str) -> str:
    if found.read_again:
        return f"{program} lint {shlex.join(found.read_again)} --profile {place}"
    raw = f"https://raw.githubusercontent.com/{found.repository}/{quote(found.branch)}/{quote(found.file)}"
    return f"curl -sSL {raw} | {program} lint --file - --profile {place}"


def _print_facts(console: Console, adoption: Adoption) -> None:
    learned, categories = adoption.learned, adoption.records.categories
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    count = len(adoption.read.sections.papers)
    table.add_row(
        "papers",
        f"{len(adoption.read.papers):,} on arXiv in {count} section{'' if count == 1 else 's'} ({adoption.shapes}), "
        f"{_ORDERS[adoption.order]}",
    )
    if adoption.example:
        table.add_row("an entry", words(adoption.example))
    shown = ", ".join(f"{name} {number:,}" for name, number in [*categories.papers.items()][:_CATEGORIES_SHOWN])
    more = len(categories.papers) - _CATEGORIES_SHOWN
    table.add_row(
        "categories",
        f"{shown}{f' and {more} more' if more > 0 else ''}; {categories.covered:,} of {categories.known:,} listed "
        "papers are in one of them",
    )
    by_title = learned.listed - learned.with_abstract
    titles = f", the titles of {by_title:,} more" if by_title else ""
    how = "by scikit-learn" if learned.by_scikit_learn else "by counting phrases"
    table.add_row(
        "learned",
        f"{how} from the abstracts of {learned.with_abstract:,} listed papers{titles} and {learned.others:,} others",
    )
    pace = f"about {adoption.pace.a_month:.0f}" if adoption.pace.a_month >= 1 else "less than one"
    would = "" if learned.proposed_a_month is None else f", about {learned.proposed_a_month:.0f} would be proposed"
    table.add_row("a month", f"{pace} listed{would}; {adoption.size_limit} in a pull request at most")
    console.print(table)


def _print_sections(console: Console, adoption: Adoption) -> None:
    heading(console, "Sections")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    papers = adoption.read.sections.papers
    for path in [*papers][:_SECTIONS_SHOWN]:
        table.add_row(f"{len(papers[path]):,}", words(path))
    if len(papers) > _SECTIONS_SHOWN:
        table.add_row("", Text(f"and {len(papers) - _SECTIONS_SHOWN} more in sections.yaml", style="dim"))
    console.print(table)


def _print_doubts(console: Console, adoption: Adoption) -> None:
    if not adoption.doubts:
        return
    heading(console, "Unsure, the most important first")
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="yellow", no_wrap=True)
    table.add_column(overflow="fold")
    for number, doubt in enumerate(adoption.doubts, start=1):
        table.add_row(f"{number}.", Text.assemble(words(doubt.sentence), "\n", words(f"→ {doubt.remedy}", "green")))
    console.print(table)
