"""Where papers that stood together in a section stand now, and when that is clear enough to tell where it went."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.curated_list.document import CuratedList
from bot.curated_list.heading_names import plain_path
from db.identity import title_key

LEAST_PAPERS = 3
"""So many papers of a section have to stand together elsewhere to show that it went there."""
LEAST_SHARE = 0.8
"""So large a part of all that it held. In two years of the list's history what moved as a whole kept 89 % and more
together, and of what was split no part had more than 71 %."""
LEAST_LEAD = 2.0
"""And so many times as many as in any other section."""
LEAST_NAMESAKES = 2
"""Under the same last heading so many are enough, if they are more than half and more than anywhere else."""

LEAST_RIVAL = 0.75
"""So many times as many as a section has kept make its heading doubtful, if they stand together and are half of what
left it. In the list's history no section that went on as before had more than 0.3 of that in any other one, save one
named "Others", from which a few went to each of many."""
LEAST_TOGETHER = 2
"""Of a section that has kept nothing at all so many have to stand together; papers that went each its own way tell
nothing."""

_COUNT = re.compile(r" \(\d+\)$")
"""What `bot.curated_list.section` puts after a path that occurs again."""


@dataclass(frozen=True, slots=True)
class HeldPaper:
    """A paper that a section held, as it is recognised."""

    arxiv_id: str | None
    title_key: str
    """`db.identity.title_key` of its title."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a section held just before a commit that took at least one of its entries away."""

    papers: tuple[HeldPaper, ...]
    """Those that stood in no other section beside."""
    until: datetime
    """That commit's moment."""


class Places:
    """Where each paper of a list stands."""

    def __init__(self, curated: CuratedList) -> None:
        self._by_id: dict[str, set[str]] = defaultdict(set)
        self._by_title: dict[str, set[str]] = defaultdict(set)
        for entry in curated.entries:
            if entry.arxiv_id is not None:
                self._by_id[entry.arxiv_id].add(entry.section)
            self._by_title[title_key(entry.title or entry.name or entry.raw)].add(entry.section)

    def of(self, paper: HeldPaper) -> Collection[str]:
        """The sections that have the paper."""
        by_id = self._by_id.get(paper.arxiv_id or "", ())
        return by_id or self._by_title.get(paper.title_key, ())

    def count(self, papers: Iterable[HeldPaper], *, home: str) -> Counter[str]:
        """How many of the papers stand in each section; one that is at home counts nowhere else."""
        counts: Counter[str] = Counter()
        for paper in papers:
            places = self.of(paper)
            counts.update([home] if home in places else places)
        return counts


def clear_place(path: str, counts: Counter[str], *, of: int) -> str | None:
    """The one section to which the papers of a section went, if that is clear.

    Args:
        path: The section's path.
        counts: How many of its papers stand where.
        of: How many papers it had.
    """
    section = leader(counts)
    if not section or section == path:  # what stands before the first heading is no section
        return None
    most, second = counts[section], max((count for other, count in counts.items() if other != section), default=0)
    if said(path) and said(path) == said(section) and most >= LEAST_NAMESAKES and most > of / 2:
        return section
    clear = most >= LEAST_PAPERS and most >= LEAST_SHARE * of and most >= LEAST_LEAD * second
    return section if clear else None


def is_doubtful(path: str, counts: Counter[str], *, of: int) -> bool:
    """Whether a heading that still stands may mean something else by now, since its papers have left it.

    Args:
        path: The section's path.
        counts: How many of its papers stand where.
        of: How many of its papers stand anywhere.
    """
    kept, left = counts[path], of - counts[path]
    rival = max((count for section, count in counts.items() if section != path), default=0)
    if left < LEAST_PAPERS:
        return False
    if not kept:
        return rival >= LEAST_TOGETHER
    return rival >= LEAST_PAPERS and (rival > kept or (rival >= LEAST_RIVAL * kept and rival >= left / 2))


def said(path: str) -> str:
    """What a path's last heading says; the count of a path that occurs again is no part of it."""
    return plain_path(_COUNT.sub("", path))[-1]


def leader(counts: Counter[str]) -> str | None:
    """The section that holds more of the papers than any other."""
    best = counts.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]
