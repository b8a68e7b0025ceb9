"""What all values of a digest share, and the name of a paper."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ConfigDict

from db.models import Paper


class DigestValue:
    """What all values of a digest share: the strings below their fields become the schema's descriptions."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(use_attribute_docstrings=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperName(DigestValue):
    """A paper, as far as a reader needs it to find it. The title is a stranger's words."""

    arxiv_id: str | None
    """Without version; None for a listed paper that is not on arXiv."""
    title: str

    @classmethod
    def of(cls, paper: Paper) -> PaperName:
        """What a stored paper is called."""
        return cls(arxiv_id=paper.arxiv_id, title=paper.title)
