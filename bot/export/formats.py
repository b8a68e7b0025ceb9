"""The formats by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from bot.catalogue.content import CataloguePaper
from bot.catalogue.document import json_lines
from bot.export.bibtex import bibtex
from bot.export.ris import ris
from bot.export.table import csv_table


class ExportFormat(StrEnum):
    """How papers are written."""

    CSV = "csv"
    JSONL = "jsonl"
    BIBTEX = "bibtex"
    RIS = "ris"


def export(
    papers: Iterable[CataloguePaper],
    export_format: ExportFormat,
    *,
    utf8: bool = False,
    byte_order_mark: bool = False,
) -> Iterator[str]:
    """Papers in a format, piece by piece; line ends are those of the format, and stay as they are.

    Args:
        papers: The papers, in the order in which they are written.
        export_format: The format.
        utf8: BibTeX only, see `bot.export.bibtex.bibtex`.
        byte_order_mark: CSV only, see `bot.export.table.csv_table`.
    """
    match export_format:
        case ExportFormat.CSV:
            return csv_table(papers, byte_order_mark=byte_order_mark)
        case ExportFormat.JSONL:
            return json_lines(papers)
        case ExportFormat.BIBTEX:
            return bibtex(papers, utf8=utf8)
        case ExportFormat.RIS:
            return ris(papers)
