"""What sections, facets and statuses are called in each language: one answer for digests, pages and mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.catalogue.content import Status
from config.headings import PATH_SEPARATOR, Headings, load_headings
from config.loading import ProfileFolder
from config.rules import Name
from config.strict import Language

BETWEEN = " › "
"""What readers see between two headings of a section's path, or between a facet and its branch."""
STATUS_NAMES: Mapping[Status, Name] = {
    Status.LISTED: Name(en="Listed", zh="已收录"),
    Status.PROPOSED: Name(en="Proposed", zh="已提议"),
    Status.WAITING: Name(en="Waiting", zh="待提议"),
    Status.POSTPONED: Name(en="Postponed", zh="已推迟"),
    Status.REFUSED: Name(en="Refused", zh="已拒绝"),
    Status.WITHDRAWN: Name(en="Withdrawn", zh="已撤回"),
    Status.REMOVED: Name(en="Removed", zh="已移除"),
    Status.PASSED_OVER: Name(en="Passed over", zh="未提议"),
    Status.IRRELEVANT: Name(en="Irrelevant", zh="不相关"),
}
"""How a paper stands to the list, in a word or two."""
_NO_HEADINGS = Headings(format=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """A profile's names. What has none in a language is called as the list or the profile has it."""

    headings: Headings = _NO_HEADINGS
    facets: Mapping[str, Name] = field(default_factory=dict)
    """By id."""

    def section(self, path: str, language: Language) -> str:
        """A section's path, or one heading of it, as in ``2. 模型 › 2.4 代码（指令）微调``."""
        return self.headings.path(path, language).replace(PATH_SEPARATOR, BETWEEN)

    def facet(self, facet: str, language: Language) -> str:
        """A facet's own name; its id where the profile has no such facet."""
        return called(self.facets[facet], language) if facet in self.facets else facet

    def facet_path(self, facet: str, language: Language) -> str:
        """A facet's name behind that of the branch on which it sits, as in ``Metrics › BLEU``."""
        branch = facet.rpartition("/")[0]
        if facet not in self.facets or branch not in self.facets:
            return self.facet(facet, language)
        return BETWEEN.join((self.facet(branch, language), self.facet(facet, language)))


def profile_names(folder: ProfileFolder) -> Names:
    """The names of a profile.

    Raises:
        ConfigurationError: Its headings.yaml is wrong.
    """
    facets = {facet: node.name for facet, node in folder.facets.facets.items()}
    return Names(headings=load_headings(folder.path), facets=facets)


def status_name(status: Status, language: Language) -> str:
    """How a paper stands to the list."""
    return called(STATUS_NAMES[status], language)


def called(name: Name, language: Language) -> str:
    """A name in a language."""
    return name.zh if language == "zh" else name.en
