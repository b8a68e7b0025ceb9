"""``shelver learn``: the phrases of ``sections.yaml``, learned anew from what the list holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.adoption.periods import in_newest_periods, newer_periods, period_of, tell_newer_periods
from bot.cli.app import ProfileOption, open_installation
from bot.cli.corpus import ListingsOption, PapersOption, read_corpus, shown_progress
from bot.cli.output import replacing
from bot.evaluation.periods import parse_day
from classifiers.learning import learn as learn_rules
from config.errors import ConfigurationError
from config.rules import SectionRules
from config.rules_writing import rewrite_rules

RULES_FILE = "sections.yaml"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("learn")(learn)


def learn(
    *,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="Learn only from what was listed and announced up to this day, such as 2025-06-30."
        ),
    ] = None,
    listings: ListingsOption = None,
    papers: PapersOption = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT", help="Write here, and not to the profile's sections.yaml."),
    ] = None,
    profile: ProfileOption = None,
) -> None:
    """Learn the phrases of sections.yaml and their weights anew, from the list and what was polled.

    Rules under hand: are kept to the letter, and win. Needs the extra shelver[learn] and takes a few minutes.
    """
    day = None if until is None else parse_day(until, key="--until")
    installation = open_installation(profile, terminal=True)
    file = installation.folder.path / RULES_FILE
    target = output or file
    if not target.parent.is_dir():  # said before a minute of learning, not after it
        raise ConfigurationError("cannot be written: there is no such folder; name another with -o", file=target)
    corpus = read_corpus(installation, listings=listings, papers=papers)
    kept = installation.folder.sections.sections
    newer = newer_periods([paper.section for paper in corpus.listed], kept=kept)
    corpus = in_newest_periods(corpus, kept=kept)
    if day is not None:
        corpus = corpus.until(day)
    before = installation.folder.sections
    with shown_progress() as progress:
        after = learn_rules(corpus, rules=before, today=day, progress=progress)
    text = rewrite_rules(file.read_text(encoding="utf-8"), after, file=file)
    with replacing(target) as out:
        out.write(text)
    polled = len(corpus.stream.keys() - corpus.sections().keys())
    typer.echo(f"learned from {len(corpus.sections())} listed papers, and {polled} that were polled and not listed")
    typer.echo(f"{_difference(before, after)}, in {len(after.sections)} sections")
    periods = ", ".join(repr(path) for path in after.sections if period_of(path) is not None)
    if periods:
        typer.echo(f"no topic can be learned of a year or month: all such papers count for the newest ({periods})")
    if newer:
        typer.echo(tell_newer_periods(newer))
    typer.echo(f"wrote {target}; 'shelver evaluate' tells how good such rules are")


def _difference(before: SectionRules, after: SectionRules) -> str:
    old, new = _learned(before), _learned(after)
    changed = sum(old[place] != new[place] for place in old.keys() & new.keys())
    return (
        f"{len(new)} learned phrases: {len(new.keys() - old.keys())} new, {len(old.keys() - new.keys())} dropped, "
        f"{changed} with another weight"
    )


def _learned(rules: SectionRules) -> dict[tuple[str, str], object]:
    places = [("", rules.relevance), *rules.sections.items()]
    return {(name, phrase): weight for name, keywords in places for phrase, weight in keywords.learned.items()}
