"""Which of a list's headings are sections that new papers can go to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.adoption.periods import earlier_periods, period_of
from bot.curated_list.document import CuratedList
from bot.curated_list.section import Section
from classifiers.learning.headings import plain_heading

FEW = 5
"""With fewer papers than this, a section's phrases are hardly worth the name."""
LEAST_SHARE = 0.5
"""The share of a section's items that link a paper on arXiv; with less it is a list of other things."""
MOSTLY_REPEATED = 0.8
"""A section of whose papers so many stand elsewhere as well shows news, and shelves nothing."""
_OTHER_THINGS = re.compile(
    r"(?:table of )?contents?|contribut\w*|licen[cs]e|acknowledg\w*|citation|citing|news|updates?|what'?s new|latest"
    r"|recent\w* (?:added|updates?|papers?)|highlights?|featured|must[- ]?reads?|favou?rites|star history|tools?"
    r"|related (?:lists?|awesome|repos\w*)"
    r"|librar(?:y|ies)|frameworks?|blogs?|courses?|tutorials?|talks?|videos?|books?|open[- ]?source.*"
    r"|repositor(?:y|ies)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A section with papers that new ones are not to go to."""

    path: str
    papers: int
    items: int
    reason: str


@dataclass(frozen=True, slots=True)
class ChosenSections:
    """What was chosen, and what was not."""

    papers: Mapping[str, tuple[str, ...]]
    """Path to the identifiers of its papers, in the order of the list."""
    left_out: tuple[LeftOut, ...]
    """Those that link papers and were not chosen."""
    repeated_headings: tuple[str, ...]
    """Headings of which several chosen sections are made, told apart by those above them or by a number."""
    earlier: Mapping[str, str] = field(default_factory=dict)
    """Sections whose headings are years or months gone by, each with the one that new papers go to in its place."""

    @property
    def few(self) -> Mapping[str, int]:
        """The chosen sections with few papers."""
        return {path: len(found) for path, found in self.papers.items() if len(found) < FEW}


def choose_sections(curated: CuratedList) -> ChosenSections:
    """The sections in which at least half of the items are papers on arXiv, but for those that only repeat others.

    Of headings that are years or months, only the newest below each other heading is one; it stands for all of them.
    A heading that speaks of news, tools or the like is one only if nearly all that it holds are papers of its own.
    """
    held = {path: _papers(section) for path, section in curated.sections.items()}
    count = Counter(identifier for papers in held.values() for identifier in set(papers))
    chosen: dict[str, tuple[str, ...]] = {}
    left_out = []
    for path, papers in held.items():
        if not papers:
            continue
        section = curated.sections[path]
        items = sum(len(block.items) for block in section.blocks)
        reason = _against(section, papers, items=items, count=count)
        if reason:
            left_out.append(LeftOut(path, len(papers), items, reason))
        else:
            chosen[path] = papers
    earlier = earlier_periods([*chosen])
    for path, newest in earlier.items():
        chosen[newest] = tuple(dict.fromkeys([*chosen[newest], *chosen.pop(path)]))
    headings = Counter(_plain(path) for path in chosen if period_of(path) is None)
    repeated = tuple(heading for heading, number in headings.items() if number > 1)
    return ChosenSections(chosen, tuple(left_out), repeated, earlier)


def _plain(path: str) -> str:
    return re.sub(r" \(\d+$", "", plain_heading(path)).casefold()


def _papers(section: Section) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.arxiv_id for entry in section.entries if entry.arxiv_id))


def _against(section: Section, papers: Sequence[str], *, items: int, count: Mapping[str, int]) -> str:
    """Why new papers are not to go there; empty where they are."""
    if not section.path:
        return "it stands before the first heading"
    repeated = sum(count[paper] > 1 for paper in papers)
    named_so = _OTHER_THINGS.fullmatch(plain_heading(section.path)) is not None
    if named_so and repeated >= LEAST_SHARE * len(papers):
        return _stand_elsewhere(repeated, len(papers))
    if repeated >= MOSTLY_REPEATED * len(papers) and len(papers) > 1 and _stands_before(section, named_so=named_so):
        return _stand_elsewhere(repeated, len(papers))
    if len(papers) < LEAST_SHARE * items:
        return f"only {len(papers)} of its {items} items are papers on arXiv"
    if named_so and len(papers) < FEW:
        return "by its heading it is about other things"
    return ""


def _stand_elsewhere(repeated: int, papers: int) -> str:
    if papers == 1:
        return "its one paper stands in another section too"
    count = "all" if repeated == papers else f"{repeated} of"
    return f"{count} its {papers} papers stand in other sections too"


def _stands_before(section: Section, *, named_so: bool) -> bool:
    """Whether it stands near the top, where lists show what is new: there papers are shown, not shelved."""
    return named_so or section.heading_line < 60
