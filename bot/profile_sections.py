"""The profile's sections in the list as it stands, with what the database remembers of them, and how that is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.curated_list.document import CuratedList, parse
from bot.curated_list.lookup import closest_sections
from bot.curated_list.resolution import Drift, HeldPaper, Holding, Resolution, resolve_sections
from config.rules import SectionRules
from db.past_sections import PastSection, past_sections

_SHOWN = 3
"""Sections that are named of those in which a section's papers stand."""


@dataclass(frozen=True, slots=True)
class ProfileSections:
    """Where the sections of a profile are in its list."""

    found: Mapping[str, Resolution] = field(default_factory=dict)
    """By the path that the profile has, in its order."""
    curated: CuratedList = field(default_factory=lambda: parse(""))
    """The list as it stands; without one, nothing is found."""

    @property
    def renamed(self) -> list[Resolution]:
        """Those that the list has below another path than the profile."""
        return [found for found in self.found.values() if found.section not in {None, found.path}]

    @property
    def lost(self) -> list[Resolution]:
        """Those that are not certain any more; a section that the list is not known to have had is none."""
        return [found for found in self.found.values() if found.section is None and found.held]

    def section_for(self, path: str | None) -> str | None:
        """The path of the list's section for papers that the rules put below a path; None where it is not certain.

        Of a path that the profile does not have, or has no longer, it is that path, if the list has it.
        """
        if not path:
            return None
        if path in self.found:
            return self.found[path].section
        return path if path in self.curated.outline else None

    def section_named(self, path: str, *, at: datetime) -> str | None:
        """The path of the list's section that a person named at a moment; None where it is not certain.

        A heading means what it meant then: one whose papers have left it since is looked for like the profile's.
        """
        found = self.found.get(path)
        if found is not None and found.since is not None and found.since < at and path in self.curated.outline:
            return path
        return self.section_for(path)

    def tell(self, path: str) -> str:
        """What became of a section, its name first: "'A' is 'B' in the list now (48 of 49 papers stand there)"."""
        found = self.found.get(path) or Resolution(path=path, drift=Drift.GONE, section=None)
        if found.drift is Drift.SAME:
            told = "is where it was"
        elif found.drift is Drift.RENAMED:
            told = f"is {found.section!r} in the list now (the heading says the same)"
        elif found.drift is Drift.MOVED:
            told = f"is {found.section!r} in the list now ({found.found[0][1]} of {found.held} papers stand there)"
        elif found.drift is Drift.SPLIT:
            told = f"was split: {_parts(found)}"
        elif found.drift is Drift.CONTESTED:
            told = f"is uncertain: {_parts(found)}, for which sections.yaml has rules of its own"
        else:
            told = self._gone(found)
        if found.merged_with:
            told += f", together with {', '.join(map(repr, found.merged_with))}"
        return f"{path!r} {told}"

    def _gone(self, found: Resolution) -> str:
        if found.since is not None:
            went = _parts(found) if found.found else f"none of the {found.held} papers that it held is listed"
            return f"may mean something else by now: {went}, and all that it holds came from other sections"
        if found.found:
            return f"is gone: {_parts(found)}, too few to tell"
        told = f"is gone with the {found.held} papers that only it held" if found.held else "is not in the list"
        close = closest_sections(self.curated, found.path)
        return f"{told} (the closest is {close[0]!r})" if close else told


def find_profile_sections(
    session: Session, profile: str, rules: SectionRules, *, curated: CuratedList
) -> ProfileSections:
    """What became of each section of the profile.

    The memory begins with the first version of the list that the database has seen. Without one (a first run, or a
    database that was lost) the profile's paths alone decide: a heading that stands is believed, one that is only
    written otherwise is found by what it says, and for any other one the papers wait, which is reported.

    Args:
        session: An open session; it is only read.
        profile: The profile's name.
        rules: Its sections; of headings that stand, what left them up to ``headings_as_of`` tells nothing.
        curated: The list as it stands.
    """
    held = {}
    for path, past in past_sections(session, profile).items():
        known_until = rules.headings_as_of if path in curated.outline else None
        held[path] = [_holding(section) for section in past if _counts(section, known_until)]
    return ProfileSections(resolve_sections(rules.sections, held=held, curated=curated), curated)


def _counts(past: PastSection, known_until: date | None) -> bool:
    return known_until is None or past.until.date() > known_until


def _holding(past: PastSection) -> Holding:
    return Holding(tuple(HeldPaper(paper.arxiv_id, paper.title_key) for paper in past.papers), past.until)


def _parts(found: Resolution) -> str:
    (first, count), *others = found.found
    named = [f"{count} of its {found.held} papers now {_place(first, found)}"]
    named += [f"{count} {_place(section, found)}" for section, count in others[: _SHOWN - 1]]
    rest = len(found.found) - len(named)
    return ", ".join([*named, *([f"the others in {rest} more"] if rest else [])])


def _place(section: str, found: Resolution) -> str:
    if section == found.path:
        return "below its own heading"
    return f"in {section!r}" if section else "before the first heading"
