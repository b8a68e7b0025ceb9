"""``shelver evaluate``: how well the rules shelve and discover, tested on what the list took up later."""

from __future__ import annotations

import dataclasses
import json
import time
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.adoption.periods import in_newest_periods
from bot.cli.app import Installation, ProfileOption, open_installation
from bot.cli.corpus import ListingsOption, PapersOption, read_corpus, shown_progress
from bot.cli.output import replacing
from bot.cli.printing import print_json
from bot.evaluation.backtest import Learner, backtest
from bot.evaluation.baseline import require_scikit_learn
from bot.evaluation.content import Evaluation
from bot.evaluation.document import to_json
from bot.evaluation.markdown import plots_of, render_markdown
from bot.evaluation.page import render_page
from bot.evaluation.periods import first_rolling_month, last_split, parse_day, parse_month
from bot.evaluation.rolling import roll
from bot.steps.context import Progress
from classifiers.learning import LEAST_PAPERS, learn
from classifiers.learning.corpus import Corpus
from config.rules import SectionRules


class ReportFormat(StrEnum):
    """How the report is written."""

    MD = "md"
    JSON = "json"
    HTML = "html"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    *,
    split: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="The last day that is learned from, such as 2025-06-30; otherwise the end of the fourth last month.",
        ),
    ] = None,
    format: Annotated[ReportFormat, typer.Option(help="Markdown, JSON or one HTML page.")] = ReportFormat.MD,  # noqa: A002 - the option's name
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Run TF-IDF and a linear SVM beside, and compare the speed.")
    ] = False,
    rolling: Annotated[
        bool, typer.Option("--rolling", help="Also learn before each month and test on it; this takes a while.")
    ] = False,
    rolling_from: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM", help="The first month to roll over; otherwise the first after 200 listed papers."
        ),
    ] = None,
    every: Annotated[
        int, typer.Option(metavar="N", min=1, max=24, help="When rolling, learn anew every N months only.")
    ] = 1,
    as_shipped: Annotated[
        bool, typer.Option("--as-shipped", help="Learn nothing: test the profile's rules as they are.")
    ] = False,
    listings: ListingsOption = None,
    papers: PapersOption = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT", help="Write here; with md, plots are written beside it."),
    ] = None,
    profile: ProfileOption = None,
) -> None:
    """Learn on what was listed up to a day, and test on what was listed later.

    Tells how often the right section comes first, how many of the owner's picks are found in the stream, whether
    scores are probabilities, and what went wrong and why, with intervals.
    """
    first_month = None if rolling_from is None else parse_month(rolling_from, key="--rolling-from")
    day = None if split is None else parse_day(split, key="--split")
    if baseline:
        require_scikit_learn()
    installation = open_installation(profile, terminal=True)
    corpus = in_newest_periods(
        read_corpus(installation, listings=listings, papers=papers), kept=installation.folder.sections.sections
    )
    with shown_progress() as progress:
        built = _evaluate(
            installation,
            corpus,
            split=day or last_split(corpus),
            baseline=baseline,
            first_month=(first_month or first_rolling_month(corpus)) if rolling else None,
            every=every,
            as_shipped=as_shipped,
            progress=progress,
        )
    _write(built, format, output)


def _evaluate(
    installation: Installation,
    corpus: Corpus,
    *,
    split: date,
    baseline: bool,
    first_month: date | None,
    every: int,
    as_shipped: bool,
    progress: Progress,
) -> Evaluation:
    folder = installation.folder

    def learner(corpus: Corpus) -> SectionRules:
        return learn(corpus, rules=folder.sections, progress=progress)

    evaluation = backtest(
        corpus,
        split,
        learner=_as_shipped(folder.sections) if as_shipped else learner,
        rules="as shipped" if as_shipped else "learned",
        profile=folder.profile,
        facets=folder.facets,
        baseline=time.process_time if baseline else None,
        progress=progress,
    )
    if first_month is None:
        return evaluation
    rolled = roll(
        corpus,
        first_month,
        every=every,
        learner=_as_shipped(folder.sections) if as_shipped else lambda corpus: learn(corpus, rules=folder.sections),
        thresholds=folder.profile.thresholds,
        facets=folder.facets,
        baseline=baseline,
        least_papers=1 if as_shipped else LEAST_PAPERS,
        progress=progress,
    )
    return dataclasses.replace(evaluation, rolling=rolled)


def _as_shipped(rules: SectionRules) -> Learner:
    return lambda _: rules


def _write(evaluation: Evaluation, report_format: ReportFormat, output: Path | None) -> None:
    if output is None:
        if report_format is ReportFormat.JSON:
            print_json(to_json(evaluation))
        else:
            page = report_format is ReportFormat.HTML
            typer.echo(render_page(evaluation) if page else render_markdown(evaluation), nl=False)
        return
    files: dict[Path, str] = {}
    match report_format:
        case ReportFormat.JSON:
            files[output] = json.dumps(to_json(evaluation), indent=2, ensure_ascii=False) + "\n"
        case ReportFormat.HTML:
            files[output] = render_page(evaluation)
        case ReportFormat.MD:
            plots = plots_of(evaluation)
            names = {plot.name: f"{output.stem}-{plot.name}.svg" for plot in plots}
            files = {output.with_name(names[plot.name]): plot.alone for plot in plots}
            files[output] = render_markdown(evaluation, pictures=names)
    for file, text in files.items():
        with replacing(file) as out:
            out.write(text)
        typer.echo(f"wrote {file}")
