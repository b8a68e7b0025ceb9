"""The report's main part: figures of shelving and discovery, over time, by the thresholds, and speed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evaluation.blocks import Block, Column, Line, Pictures, Table, heading, paragraph
from bot.evaluation.content import Decisions, Evaluation, Rolling, Speed
from bot.evaluation.figures import Comparison, Shelving
from bot.evaluation.plots import recall_plot, rolling_plot, shelving_plot
from bot.evaluation.wording import count, difference, interval, share

_SPEED_COLUMNS = ("papers", "Shelver, ms", "SVM, ms", "ratio", "over the rounds")


def shelving_blocks(shelving: Shelving) -> Iterator[Block]:
    """Top-k and macro-F1."""
    yield heading(2, "Shelving")
    yield paragraph("Is the right section among the first k? Of several true sections, any counts.")
    yield _comparisons(
        [
            ("top-1", shelving.top_1),
            ("top-2", shelving.top_2),
            ("top-3", shelving.top_3),
            ("top-5", shelving.top_5),
            ("macro-F1", shelving.macro_f1),
        ]
    )
    yield Pictures((shelving_plot(shelving),))


def discovery_blocks(evaluation: Evaluation) -> Iterator[Block]:
    """Recall and precision at each budget."""
    yield heading(2, "Discovery")
    if evaluation.discovery is None:
        yield paragraph("No stream with a pick is known after the split.")
        return
    data = evaluation.data
    yield paragraph(
        f"The stream of each month ({', '.join(data.months)}: {count(data.stream, 'paper')}) is ordered by relevance"
        f". Of the {count(data.picks, 'pick')}, how many does one find who reads the first so many of each month?"
    )
    rows = evaluation.discovery.budgets
    yield _comparisons([(f"recall at {row.budget}", row.recall) for row in rows])
    yield Pictures((recall_plot(evaluation.discovery),))
    yield _comparisons([(f"precision at {row.budget}", row.precision) for row in rows])


def rolling_blocks(rolling: Rolling | None) -> Iterator[Block]:
    """The back-test at many splits."""
    if rolling is None:
        return
    yield heading(2, "Month by month")
    yield paragraph(
        f"The same at {count(len(rolling.months), 'split')}: each time learned on all that came before, tested on "
        f"what came next; {count(rolling.cases, 'paper')} and {count(rolling.picks, 'pick')} pooled."
    )
    figures = [("top-1", rolling.top_1), ("top-3", rolling.top_3)]
    figures += [(f"recall at {row.budget}", row.recall) for row in rolling.budgets]
    yield _comparisons(figures)
    yield Pictures((rolling_plot(rolling),))
    yield _steps(rolling)


def _steps(rolling: Rolling) -> Table:
    compared = rolling.top_1.baseline is not None
    names = ["papers", "tested", "top-1", "top-3", *(["SVM top-1", "SVM top-3"] if compared else [])]
    rows: list[tuple[Line, ...]] = []
    for step in rolling.months:
        right = [step.top_1, step.top_3]
        if step.baseline_top_1 is not None and step.baseline_top_3 is not None:
            right += [step.baseline_top_1, step.baseline_top_3]
        cells = [str(step.split), f"{step.learned_from:,}", f"{step.cases:,}"]
        rows.append(_cells(*cells, *(share(hits / step.cases) for hits in right)))
    return Table((Column("learned up to", number=False), *map(Column, names)), tuple(rows))


def decision_blocks(decisions: Decisions) -> Iterator[Block]:
    """What the profile's thresholds would have made of the months."""
    yield heading(2, "Thresholds")
    yield paragraph(
        f"The profile proposes a paper from relevance {decisions.relevance_threshold:.2f} on, and abstains where its "
        f"best section scores below {decisions.section_threshold:.2f}. Of the tested papers, {decisions.sure} reach "
        f"the latter, and {decisions.sure_and_right} of these have the right section."
    )
    if not decisions.months:
        return
    names = ("stream", "proposed", "abstained", "picks", "picks proposed", "picks abstained")
    yield Table(
        (Column("month", number=False), *map(Column, names)),
        tuple(
            _cells(
                row.month,
                f"{row.stream:,}",
                f"{row.proposed:,}",
                f"{row.abstained:,}",
                f"{row.picks:,}",
                f"{row.picks_proposed:,}",
                f"{row.picks_abstained:,}",
            )
            for row in decisions.months
        ),
    )


def speed_blocks(at_once: Speed | None, one_by_one: Speed | None) -> Iterator[Block]:
    """How long one paper takes."""
    if at_once is None or one_by_one is None:
        return
    yield heading(2, "Speed")
    yield paragraph(
        "The same papers, judged in turns by one process on one core: by Shelver for relevance, all sections and all "
        "facets, by the SVM for relevance and the best section (vectorising and deciding). Shelver judges papers one "
        "by one, as they come in; the SVM can, and is much faster with many at once. These figures alone differ from "
        "run to run."
    )
    yield Table(
        (Column("the SVM judges", number=False), *map(Column, _SPEED_COLUMNS)),
        tuple(
            _cells(
                way,
                f"{speed.papers:,}",
                f"{speed.ours_ms:.3f}",
                f"{speed.baseline_ms:.3f}",
                f"{speed.ratio:.1f}",
                f"{speed.ratio_low:.1f} to {speed.ratio_high:.1f}",
            )
            for way, speed in (("one by one", one_by_one), ("all at once", at_once))
        ),
    )


def _comparisons(figures: Sequence[tuple[str, Comparison]]) -> Table:
    """A table of figures with intervals, and beside them the baseline's where there is one."""
    compared = any(figure.baseline is not None for _, figure in figures)
    more = (Column("SVM"), Column("95 %"), Column("difference"), Column("95 %")) if compared else ()
    rows: list[tuple[Line, ...]] = []
    for name, figure in figures:
        cells = [name, share(figure.ours.value), interval(figure.ours)]
        if figure.baseline is not None and figure.difference is not None:
            cells += [share(figure.baseline.value), interval(figure.baseline)]
            cells += [difference(figure.difference.value), interval(figure.difference, signed=True)]
        rows.append(_cells(*cells))
    return Table((Column("measure", number=False), Column("Shelver"), Column("95 %"), *more), tuple(rows))


def _cells(*cells: str) -> tuple[Line, ...]:
    return tuple((cell,) for cell in cells)
