"""The report's last part: what went wrong, paper by paper, with the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.curated_list.escaping import clean_text
from bot.evaluation.blocks import Block, Bullets, Inline, Item, Line, PaperLink, Words, heading, paragraph
from bot.evaluation.content import MissedPick, Misses, Reason, Standing, WronglyShelved
from bot.evaluation.wording import count, path


def misses_blocks(misses: Misses) -> Iterator[Block]:
    """Wrongly shelved papers, then missed picks."""
    yield heading(2, "Wrongly shelved")
    if misses.wrongly_shelved:
        yield Bullets(tuple(map(_wrongly_shelved, misses.wrongly_shelved)))
    else:
        yield paragraph("Every paper got its section.")
    yield heading(2, "Missed picks")
    if misses.missed_picks:
        picks = count(len(misses.missed_picks), "pick")
        yield paragraph(f"{picks} not among the first {misses.budget} of the month.")
        yield Bullets(tuple(map(_missed_pick, misses.missed_picks)))
    else:
        yield paragraph(f"Every pick is among the first {misses.budget} of its month.")


def _wrongly_shelved(miss: WronglyShelved) -> Item:
    return Item(
        (PaperLink(miss.paper, clean_text(miss.title)),),
        (
            *(_standing("belongs in ", standing) for standing in miss.true),
            _standing("was given ", miss.given, score=miss.score),
        ),
    )


def _standing(start: str, standing: Standing, *, score: float | None = None) -> Line:
    line: list[Inline] = [start, Words(path(standing.section))]
    if standing.sum is None:
        return (*line, ", for which there are no rules")
    line.append(f" (sum {standing.sum:.2f}, " + (f"place {standing.rank}" if score is None else f"score {score:.2f}"))
    line.append(")")
    if standing.evidence is None:
        return (*line, ", too far behind to be told with evidence")
    return (*line, ": ", *_reasons(standing.evidence))


def _missed_pick(miss: MissedPick) -> Item:
    return Item(
        (PaperLink(miss.paper, clean_text(miss.title)),),
        (
            (f"relevance {miss.relevance:.3f}, place {miss.rank:,} of {miss.stream:,} in {miss.month}",),
            ("for it: ", *_reasons(miss.evidence_for)),
            ("against it: ", *_reasons(miss.evidence_against)),
        ),
    )


def _reasons(reasons: Sequence[Reason]) -> Line:
    if not reasons:
        return ("nothing",)
    line: list[Inline] = []
    for reason in reasons:
        if line:
            line.append(", ")
        line += [Words(reason.phrase), f" {reason.weight:+.2f} {reason.field}"]
    return tuple(line)
