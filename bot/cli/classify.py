"""``shelver classify``: judge papers of a file, without a database or network."""

from __future__ import annotations

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, BinaryIO, TextIO

import typer

from bot.assembly import make_classifier, make_entity_finder
from bot.cli.app import ProfileOption, open_installation
from bot.cli.output import replacing
from bot.sources.file_source import read_records
from classifiers.classification import Document
from classifiers.mentions import describe


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("classify")(classify)


def classify(
    source: Annotated[
        str, typer.Argument(metavar="INPUT.jsonl[.gz]", help="Papers as JSON lines; - reads standard input.")
    ],
    *,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="OUT.jsonl", help="Write here and not to standard output."),
    ] = None,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Also tell what each paper names and which results it reports.")
    ] = False,
    profile: ProfileOption = None,
) -> None:
    """Judge each paper of a file: relevance, sections and facets, with the evidence.

    A line in has id (arXiv's), title, and, where known, abstract, comment, categories. A line out, in the same order,
    has id, relevance (0 to 1), sections (best first) and facets, each with score and evidence; with --mentions also
    entities (the benchmarks, metrics, models and datasets that it names) and results (what it reports, with the
    sentence).
    """
    folder = open_installation(profile).folder
    classifier = make_classifier(folder)
    finder = make_entity_finder(folder) if mentions else None
    path: Path | BinaryIO = sys.stdin.buffer if source == "-" else Path(source)
    with _open_output(output) as out:
        for record in read_records(path):
            document = Document(
                title=record.title,
                abstract=record.abstract,
                comment=record.comment or "",
                categories=record.categories,
            )
            answer = {"id": record.arxiv_id, **classifier.classify(document).to_json()}
            if finder:
                answer |= describe(document, finder).to_json()
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")


def _open_output(path: Path | None) -> AbstractContextManager[TextIO]:
    return nullcontext(sys.stdout) if path is None else replacing(path)
