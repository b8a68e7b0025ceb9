"""What GitHub still knows of our pull requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.forge.base import PullRequest
from bot.forge.body import read_payload, read_ticks
from bot.forge.conversation import Comment, Reaction
from bot.forge.hidden_memory import HiddenMemory, read_memory
from db.identity import ArxivIdentifier


@dataclass(frozen=True, slots=True, kw_only=True)
class PastComment:
    """A comment with commands, by somebody whom the bot obeys."""

    comment: Comment
    reaction: Reaction | None
    """Our own below it: then its commands were obeyed. None: nobody has read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPullRequest:
    """One pull request that our account opened, or a person by our link."""

    shown: PullRequest
    opened_at: datetime
    head_is_ours: bool = False
    """Nobody has committed to its branch, as far as that can be proved; only of an open one."""
    comments: tuple[PastComment, ...] = ()
    on_branch: frozenset[str] | None = None
    """The papers that our branch adds to the list, where a person opened it: that text is not ours. None: we did."""

    @property
    def memory(self) -> HiddenMemory:
        """What our text remembers; of a text that remembers nothing, what its payload and its boxes tell."""
        if self.on_branch is not None:
            return HiddenMemory()
        return read_memory(self.shown.body) or HiddenMemory()

    @property
    def papers(self) -> dict[str, str | None]:
        """The papers that stand in it: identifier to section, where that is told."""
        if self.on_branch is not None:
            return dict.fromkeys(sorted(self.on_branch))
        told: dict[str, str | None] = {
            paper.arxiv_id: paper.section for paper in self.memory.papers if paper.proposed and paper.arxiv_id
        }
        told = told or dict(read_payload(self.shown.body) or dict.fromkeys(read_ticks(self.shown.body)))
        return {arxiv_id: section for arxiv_id, section in told.items() if _is_identifier(arxiv_id)}

    @property
    def unticked(self) -> list[str]:
        """The papers among them whose boxes are empty; in a maintainer's text those that left it as well."""
        empty = [arxiv_id for arxiv_id, ticked in read_ticks(self.shown.body).items() if not ticked]
        if self.on_branch is not None and self.shown.opener_decides:
            return [arxiv_id for arxiv_id in empty if _is_identifier(arxiv_id)]
        papers = self.papers
        return [arxiv_id for arxiv_id in empty if arxiv_id in papers]


def _is_identifier(text: str) -> bool:
    """Whether it is an arXiv identifier without version: people may have edited the text."""
    try:
        return ArxivIdentifier.parse(text) == ArxivIdentifier(text)
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """All of them."""

    pulls: tuple[PastPullRequest, ...]
    """The oldest first."""
    strangers: tuple[PullRequest, ...] = ()
    """Pull requests from the same branch that another account opened: nothing in them is believed."""
