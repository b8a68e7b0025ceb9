"""What `shelver init` is unsure of, and what can be done about it: what matters most comes first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.adoption.chosen_sections import ChosenSections
from bot.adoption.found_list import FoundList
from bot.adoption.learned_rules import LearnedRules
from bot.adoption.pace import Pace
from bot.adoption.paper_records import PaperRecords
from bot.adoption.periods import period_of
from bot.curated_list.document import CuratedList
from bot.curated_list.ordering import Order, usual_order

FEW_LISTED = 50
"""From fewer papers, learned phrases are guesses."""
_NAMED = 4
_CROWDED = 8


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing."""

    told: str
    remedy: str


def find_doubts(
    *,
    found: FoundList,
    curated: CuratedList,
    sections: ChosenSections,
    records: PaperRecords,
    learned: LearnedRules,
    pace: Pace,
) -> list[Doubt]:
    """All doubts: first what keeps it from working, then what makes it work badly, then what may be meant."""
    return [
        *_about_place(found),
        *_about_periods(sections),
        *_about_learning(learned, records),
        *_about_sections(sections),
        *_about_text(curated, sections, found),
        *_about_pace(pace, learned),
    ]


def _about_place(found: FoundList) -> Iterator[Doubt]:
    for note in found.notes:
        yield Doubt(note, "check repository, file and base_branch in profile.yaml")
    if found.others:
        most = sorted(found.others.items(), key=lambda item: (-item[1], item[0]))
        named = ", ".join(f"{path} ({count})" for path, count in most[:_NAMED])
        more = f" and {len(most) - _NAMED} more" if len(most) > _NAMED else ""
        yield Doubt(
            f"the list is spread over several files: {found.file} was taken, and {named}{more} link papers too",
            "make a profile of its own for each that matters: init again with --file and --out",
        )


def _about_learning(learned: LearnedRules, records: PaperRecords) -> Iterator[Doubt]:
    if not learned.compared:
        why = f": {records.failure}" if records.failure else ""
        yield Doubt(
            f"what does not belong is unknown: there were {learned.others} other papers to compare with{why}",
            "let a few runs poll arXiv, then: shelver learn",
        )
    if learned.listed < FEW_LISTED:
        yield Doubt(
            f"{learned.listed} listed papers are few to learn from, so much will be wrong at first",
            "write what you look for under hand: in sections.yaml",
        )
    elif not learned.by_scikit_learn:
        yield Doubt(
            "the phrases were merely counted, since shelver[learn] was not used",
            "pip install 'shelver[learn]', then: shelver learn",
        )
    unknown = records.asked - len(records.listed)
    if unknown and unknown >= 0.05 * records.asked:
        yield Doubt(
            f"of {unknown} of {records.asked} listed papers nothing is known but the title",
            "give records of them with --papers",
        )
    missed = records.categories.known - records.categories.covered
    if missed and missed >= 0.02 * records.categories.known:
        yield Doubt(
            f"{missed} of {records.categories.known} listed papers are in none of the categories watched",
            "add categories in profile.yaml, if these papers matter",
        )


def _about_periods(sections: ChosenSections) -> Iterator[Doubt]:
    newest = [path for path in sections.papers if period_of(path) is not None]
    if newest:
        named = ", ".join(repr(_short(path)) for path in newest[:_NAMED]) + (", ..." if len(newest) > _NAMED else "")
        yield Doubt(
            f"headings are years or months, and new papers go below the newest ({named}) also when it is over",
            "when the list gets a newer heading, write it in sections.yaml in place of the old one",
        )


def _about_sections(sections: ChosenSections) -> Iterator[Doubt]:
    if sections.few:
        yield Doubt(
            f"{_sections(sections.few)} few papers: {_named(sections.few)}",
            "their headings' words stand under hand: as rules; write better ones",
        )
    if sections.left_out:
        left = {found.path: found.papers for found in sections.left_out}
        reasons = "; ".join(f"{_short(one.path)!r}: {one.reason}" for one in sections.left_out[:_NAMED])
        more = f"; and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        yield Doubt(
            f"papers go to none of {len(left)} sections that have some ({reasons}{more})",
            "add the heading to sections.yaml, if papers are to go there",
        )
    if sections.repeated_headings:
        named = ", ".join(repr(heading) for heading in sections.repeated_headings[:_NAMED])
        yield Doubt(
            f"several headings say the same ({named}), so only what stands above tells them apart",
            "look at these in sections.yaml",
        )


def _about_text(curated: CuratedList, sections: ChosenSections, found: FoundList) -> Iterator[Doubt]:
    unread = [line for line in curated.unparsed if line.section in sections.papers]
    if unread:
        lines = ", ".join(str(line.line) for line in unread[:_CROWDED]) + (", ..." if len(unread) > _CROWDED else "")
        yield Doubt(
            f"{len(unread)} lines of {found.file} among the papers could not be read ({lines})",
            "look at them; they are never touched",
        )
    if usual_order(curated.sections[path] for path in sections.papers) is Order.UNCLEAR:
        yield Doubt(
            "the papers are in no order of time, so a new one comes last in its section",
            "nothing, unless you want another order",
        )


def _about_pace(pace: Pace, learned: LearnedRules) -> Iterator[Doubt]:
    if not pace.measured:
        yield Doubt(
            "how many papers the list takes up was only guessed, by the months of its papers",
            "init with --history and a clone of the list measures it",
        )
    if pace.a_month < 1:
        yield Doubt(
            "hardly any paper came in the last six months: is the list still kept?",
            "if so, lower thresholds.relevance where too little is proposed",
        )
    elif learned.proposed_a_month is not None and learned.proposed_a_month > 12 * pace.a_month:
        yield Doubt(
            f"{learned.proposed_a_month:.0f} papers a month would pass, and the list takes up {pace.a_month:.0f}",
            "raise thresholds.relevance after a look at the first pull request",
        )


def _sections(paths: Mapping[str, int]) -> str:
    return "1 section has" if len(paths) == 1 else f"{len(paths)} sections have"


def _named(paths: Mapping[str, int]) -> str:
    listed: Sequence[str] = [f"{_short(path)!r} ({count})" for path, count in paths.items()]
    more = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
    return ", ".join(listed[:_NAMED]) + more


def _short(path: str) -> str:
    return path if len(path) <= 40 else f"...{path[-37:]}"
