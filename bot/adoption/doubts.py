"""What `shelver init` is unsure of, and what can be done about it: what matters most comes first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.adoption.chosen_sections import ChosenSections
from bot.adoption.doubt import Doubt
from bot.adoption.found_list import FoundList
from bot.adoption.learned_rules import LearnedRules
from bot.adoption.pace import Pace
from bot.adoption.paper_records import PaperRecords
from bot.adoption.periods import period_of
from bot.curated_list.document import CuratedList
from bot.curated_list.ordering import Order, usual_order
from bot.curated_list.unread_papers import UnreadPapers, find_unread, line_numbers
from db.identity import ArxivIdentifier

FEW_LISTED = 50
"""From fewer papers, learned phrases are guesses."""
MANY_UNREAD = 0.05
"""The share of the linked papers that are not read, from which on that matters more than what was learned."""
MANY_UNKNOWN = 0.05
"""The share of the listed papers of which nothing but the title is known, from which on that is told."""
MANY_ELSEWHERE = 0.02
"""The share of the listed papers in no category watched, from which on that is told."""
FLOOD = 12
"""So many papers that pass for each one that the list takes up are too many to look at."""
_NAMED = 4


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
    read = {entry.arxiv_id for entry in curated.entries if entry.arxiv_id}
    unread = find_unread(curated.text, read=read)
    linked = unread.papers + len(read)
    told = [*_about_unread_papers(unread, linked, found)]
    are_many = unread.papers >= MANY_UNREAD * linked
    return [
        *_about_place(found),
        *_about_periods(sections),
        *(told if are_many else []),
        *_about_arxiv(records),
        *_about_learning(learned, records),
        *_about_sections(sections),
        *([] if are_many else told),
        *_about_text(curated, sections, found),
        *_about_pace(pace, learned, found),
    ]


def _about_place(found: FoundList) -> Iterator[Doubt]:
    yield from found.notes
    if found.others:
        most = sorted(found.others.items(), key=lambda item: (-item[1], item[0]))
        yield Doubt(
            f"Papers are linked in several files; {found.file} was taken, which links most of them, and not "
            f"{_first(f'{path} ({count})' for path, count in most)}",
            "make a profile of its own for each file that matters: init again with --file and --out",
        )


def _about_periods(sections: ChosenSections) -> Iterator[Doubt]:
    newest = [path for path in sections.papers if period_of(path) is not None]
    if newest:
        yield Doubt(
            "Headings are years or months: new papers go below the newest "
            f"({_first(repr(_short(path)) for path in newest)}), also when it is over",
            "when shelver run tells of a newer heading, write it in sections.yaml in place of the old one",
        )


def _about_unread_papers(unread: UnreadPapers, linked: int, found: FoundList) -> Iterator[Doubt]:
    if unread.papers:
        yield Doubt(
            f"{unread.papers} of the {linked} papers that {found.file} links are not read as entries: "
            f"{unread.in_words()}",
            "they stay as they are, and nothing is learned from them; if they belong to the list, write one an item "
            "or row, as the others are",
        )


def _about_arxiv(records: PaperRecords) -> Iterator[Doubt]:
    unknown = records.asked - len(records.listed)
    if records.failure:
        yield Doubt(
            f"arXiv failed in the middle ({records.failure.rstrip('.')}), so its abstracts are known of "
            f"{len(records.listed)} of {records.asked} listed papers and of {len(records.others)} others",
            "type the same init again later with --force, and the rules will be better",
        )
    elif unknown and unknown >= MANY_UNKNOWN * records.asked:
        told = (
            f"The file of --papers has only {len(records.listed)} of the {records.asked} listed papers"
            if records.from_file
            else f"arXiv knows only {len(records.listed)} of the {records.asked} papers by their identifiers"
        )
        yield Doubt(
            f"{told}; the others count by their titles alone",
            "give a file that has more of them, or leave out --papers, and arXiv is asked"
            if records.from_file
            else "shelver lint tells which of the list's links are wrong",
        )
    missed = records.categories.known - records.categories.covered
    if missed > 1 and missed >= MANY_ELSEWHERE * records.categories.known:
        yield Doubt(
            f"{missed} of {records.categories.known} listed papers are in none of the arXiv categories watched",
            "add their categories in profile.yaml, if such papers matter",
        )


def _about_learning(learned: LearnedRules, records: PaperRecords) -> Iterator[Doubt]:
    if not learned.compared and not records.failure:
        yield Doubt(
            f"What does not belong is unknown: there were only {learned.others} other papers to compare with",
            "type the same init again on another day with --force, or raise thresholds.relevance as you see fit",
        )
    if learned.listed < FEW_LISTED:
        yield Doubt(
            f"{learned.listed} listed papers are few to learn from, so much will be wrong at first",
            "write the words that you look for under hand: in sections.yaml",
        )
    elif not learned.by_scikit_learn:
        yield Doubt(
            "The phrases were merely counted, since shelver[learn] was not used",
            "for better rules: pip install 'shelver[learn]', then the same init with --force",
        )


def _about_sections(sections: ChosenSections) -> Iterator[Doubt]:
    if sections.few:
        few = len(sections.few)
        yield Doubt(
            f"{few} section{' has' if few == 1 else 's have'} few papers to learn from: "
            f"{_first(f'{_short(path)!r} ({count})' for path, count in sections.few.items())}",
            "write rules for them under hand: in sections.yaml, which win over learned ones",
        )
    if sections.left_out:
        left = len(sections.left_out)
        yield Doubt(
            f"{left} heading{' that holds' if left == 1 else 's that hold'} papers will get no new ones: "
            f"{_first((f'{_short(one.path)!r} ({one.reason})' for one in sections.left_out), '; ')}",
            "if papers are to go there, add the heading under sections: in sections.yaml",
        )
    if sections.repeated_headings:
        yield Doubt(
            f"Several headings say the same ({_first(map(repr, sections.repeated_headings))}), so that only those "
            "above tell them apart",
            "look at the rules of these in sections.yaml",
        )


def _about_text(curated: CuratedList, sections: ChosenSections, found: FoundList) -> Iterator[Doubt]:
    among = [line for line in curated.unparsed if line.section in sections.papers and not _links_paper(line.raw)]
    if among:
        lines = line_numbers([line.line for line in among])
        yield Doubt(
            f"Some of what stands among the papers in {found.file} cannot be read ({lines})",
            "nothing, if these are no papers; they stay as they are",
        )
    if usual_order(curated.sections[path] for path in sections.papers) is Order.UNCLEAR:
        yield Doubt(
            "The papers stand in no order of time, so a new one goes after the last in its section that is no newer",
            "nothing to do; in a list that is in order, a new one is put where its month belongs",
        )


def _about_pace(pace: Pace, learned: LearnedRules, found: FoundList) -> Iterator[Doubt]:
    if not pace.measured:
        name = found.repository.rpartition("/")[2]
        yield Doubt(
            "How many papers the list takes up is a guess by the months of its papers",
            f"to measure it: git clone --bare https://github.com/{found.repository}, then the same init with "
            f"--history {name}.git --force",
        )
    if pace.a_month < 1:
        yield Doubt(
            "Hardly any of its papers are of the last six months: is the list still kept?",
            "if so, lower thresholds.relevance where too little is proposed",
        )
    elif learned.proposed_a_month is not None and learned.proposed_a_month > FLOOD * pace.a_month:
        yield Doubt(
            f"About {learned.proposed_a_month:.0f} papers a month pass, and the list takes up {pace.a_month:.0f}",
            "raise thresholds.relevance in profile.yaml after a look at the first pull request",
        )
    elif learned.proposed_a_month is not None and learned.proposed_a_month < pace.a_month:
        yield Doubt(
            f"About {learned.proposed_a_month:.0f} papers a month pass, and the list takes up {pace.a_month:.0f}",
            "lower thresholds.relevance in profile.yaml and look at what `shelver run --dry-run` says then",
        )


def _links_paper(line: str) -> bool:
    return any(True for _ in ArxivIdentifier.find_all(line))


def _first(texts: Iterable[str], separator: str = ", ", *, most: int = _NAMED) -> str:
    """The first few, and how many more there are."""
    listed = [*texts]
    more = f"{separator}and {len(listed) - most} more" if len(listed) > most else ""
    return separator.join(listed[:most]) + more


def _short(path: str) -> str:
    return path if len(path) <= 40 else f"...{path[-37:]}"
