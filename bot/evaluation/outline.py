"""The report: what is told of a back-test, in which order, and in short."""

from __future__ import annotations

from collections.abc import Iterator

from bot.evaluation.blocks import Block, Bullets, Caution, Item, Strong, Words, heading, item, paragraph
from bot.evaluation.content import Decisions, Evaluation
from bot.evaluation.figures import BudgetRow, Comparison, Discovery
from bot.evaluation.outline_calibration import calibration_blocks
from bot.evaluation.outline_misses import misses_blocks
from bot.evaluation.outline_results import (
    decision_blocks,
    discovery_blocks,
    rolling_blocks,
    shelving_blocks,
    speed_blocks,
)
from bot.evaluation.outline_sections import section_blocks
from bot.evaluation.wording import count, interval, percent

_SUMMARY_BUDGET = 200


def outline(evaluation: Evaluation) -> list[Block]:
    """All blocks of the report; the first ones are its summary."""
    return [
        heading(1, "Back-test of ", Words(evaluation.title)),
        *_introduction(evaluation),
        Bullets(tuple(_summary(evaluation))),
        *shelving_blocks(evaluation.shelving),
        *discovery_blocks(evaluation),
        *rolling_blocks(evaluation.rolling),
        *calibration_blocks(evaluation),
        *decision_blocks(evaluation.decisions),
        *speed_blocks(evaluation.speed, evaluation.speed_one_by_one),
        *section_blocks(evaluation.shelving),
        *misses_blocks(evaluation.misses),
        heading(2, "How to read this"),
        paragraph(
            "A pick is a paper of the stream that came into the list. Intervals hold 95 % of 2,000 bootstrap "
            "resamples of the papers; that of a difference is paired, so it tells whether one is better even "
            "where the two intervals overlap. For discovery the picks are resampled, and the streams stay. "
            "Macro-F1 is the mean F1 of the sections that papers belong in; a paper of several sections counts at "
            "the one it was given, or else at the first. The calibration error is the mean distance between score "
            "and observed share over ten bins, weighed by their papers; the Brier score is the mean squared "
            "distance between score and outcome; less is better for both. SVM is the black box: TF-IDF of words "
            "and word pairs, and a linear support vector machine."
        ),
    ]


def _introduction(evaluation: Evaluation) -> Iterator[Block]:
    data = evaluation.data
    tested = f"{count(data.cases, 'paper')} that came into the list after it"
    until = f", the last of them on {data.last_listed}"
    if evaluation.rules == "learned":
        yield paragraph(
            f"Learned on {count(data.learned_from, 'paper')} listed up to ",
            Strong(str(evaluation.split)),
            f" and {data.background:,} unlisted ones; tested on {tested}{until}.",
        )
        return
    yield paragraph("The rules as shipped, split at ", Strong(str(evaluation.split)), f": tested on {tested}{until}.")
    yield Caution(
        (
            Strong("Nothing was learned for this report."),
            " The shipped rules may have been learned from the very papers that test them here,",
            " which would flatter them.",
        )
    )


def _summary(evaluation: Evaluation) -> Iterator[Item]:
    shelving = evaluation.shelving
    yield item(
        Strong("Shelving"),
        f": the right section comes first for {_compared(shelving.top_1)}, and is among the first three for "
        f"{percent(shelving.top_3.ours.value)}.",
    )
    row = _row(evaluation.discovery)
    if row is None:
        yield item(Strong("Discovery"), ": not tested, since no stream with a pick is known after the split.")
    else:
        yield item(
            Strong("Discovery"),
            f": who reads {row.budget} papers a month finds {row.found} of {evaluation.data.picks} picks, "
            f"{_compared(row.recall)}.",
        )
    calibration = evaluation.section_calibration
    yield item(
        Strong("Calibration"),
        f": the best section's score is off by {calibration.calibration_error:.2f} on average; "
        f"{calibration.expected:.0f} papers were expected right, and {calibration.observed} were.",
    )
    yield item(Strong("Thresholds"), f": {_thresholds_in_short(evaluation.decisions)}")
    at_once, one_by_one = evaluation.speed, evaluation.speed_one_by_one
    if at_once is None or one_by_one is None:
        yield item(Strong("Misses"), f": {_misses_in_short(evaluation)}")
    else:
        yield item(
            Strong("Speed"),
            f": {at_once.ours_ms:.2f} ms a paper, {one_by_one.ratio:.1f} times as fast as the SVM one by one, "
            f"{at_once.ratio:.1f} times as fast as the SVM with all at once.",
        )


def _compared(figure: Comparison) -> str:
    words = f"{percent(figure.ours.value)} ({interval(figure.ours, as_percent=True)})"
    return words if figure.baseline is None else f"{words} against the SVM's {percent(figure.baseline.value)}"


def _row(discovery: Discovery | None) -> BudgetRow | None:
    if discovery is None:
        return None
    return next(row for row in discovery.budgets if row.budget == _SUMMARY_BUDGET)


def _thresholds_in_short(decisions: Decisions) -> str:
    months = decisions.months
    if not months:
        return f"{decisions.sure} of the tested papers have a sure section, {decisions.sure_and_right} rightly."
    proposed = sum(row.proposed for row in months) / len(months)
    abstained = sum(row.abstained for row in months) / len(months)
    return (
        f"the profile's would propose {count(round(proposed), 'paper')} a month, with "
        f"{sum(row.picks_proposed for row in months)} of {sum(row.picks for row in months)} picks among them, and "
        f"abstain on {abstained:,.0f}."
    )


def _misses_in_short(evaluation: Evaluation) -> str:
    misses = evaluation.misses
    shelved = f"{count(len(misses.wrongly_shelved), 'paper')} wrongly shelved"
    return f"{shelved}, {count(len(misses.missed_picks), 'pick')} missed; each with its evidence at the end."
