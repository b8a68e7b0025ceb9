"""The shape of a profile: everything Shelver has to know about one curated list.

A profile is a folder of YAML files. This module has the shape of ``profile.yaml`` (`Profile`): which repository,
which arXiv categories, which thresholds, when. Beside it lie ``sections.yaml`` and ``facets.yaml`` (`config.rules`),
by which papers are judged, and, where names in the text are to be recognised, ``entities.yaml`` (`config.entities`),
and, where the list is told about in other languages, ``headings.yaml`` (`config.headings`).

The models are published as JSON schemas in ``config/schemas/``, so that an editor can check while one types.
"""

from __future__ import annotations

import re
from string import Formatter
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from config.channels import Channel, check_names
from config.crontab import check_crontab
from config.rules_syntax import CATEGORY
from config.strict import Language, Repository, Strict

Category = Annotated[str, StringConstraints(pattern=rf"^{CATEGORY}$")]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]

_BRANCH_FORBIDDEN = re.compile(r"[\s~^:?*\[\\\x00-\x1f\x7f]|\.\.|@\{|//|^[/.-]|[/.]$|\.lock(/|$)|/\.|^(@|HEAD)$")


def _check_branch(name: str) -> str:
    if not name or _BRANCH_FORBIDDEN.search(name):
        raise ValueError(f"{name!r} is no branch name that Git takes; 'shelver/latest-papers' is")
    return name


BranchName = Annotated[str, AfterValidator(_check_branch)]
"""A name that ``git check-ref-format`` accepts (https://git-scm.com/docs/git-check-ref-format)."""


Mode = Literal["fork", "direct", "compare"]
"""Where the bot's branch lives, and who opens the pull request."""


class ArxivSource(Strict):
    """What is watched on arXiv."""

    categories: tuple[Category, ...] = Field(min_length=1)
    """arXiv categories whose new papers are judged, such as ``cs.SE``."""
    overlap_days: int = Field(default=7, ge=7, le=60)
    """How far behind the watermark each harvest starts: ids are given at announcement, up to a week after the
    submission by which arXiv's query interface filters."""
    first_harvest_days: int = Field(default=14, ge=1, le=365)
    """How far back the very first harvest reaches, and the first one of a category that is watched anew."""
    proposal_age_days: int = Field(default=60, ge=1, le=3650)
    """A paper submitted longer ago than this is stored and judged, but not proposed."""


class Thresholds(Strict):
    """Below these a paper is not proposed."""

    relevance: Probability = 0.5
    """Least probability that the paper belongs in the list at all."""
    section: Probability = 0.3
    """Least probability of the best section; below it the classifier abstains."""
    facet: Probability = 0.5
    """Least score at which a facet is given."""


class PullRequest(Strict):
    """The one pull request that is kept open."""

    title: str = Field(default="latest papers {month:02d}-{day:02d}", max_length=120)
    """Its title; ``{year}``, ``{month}`` and ``{day}`` are those of the day when its papers last changed."""
    labels: tuple[str, ...] = ()
    """Labels to set where the token may."""
    size_limit: int = Field(default=20, ge=1, le=100)
    """The most entries it ever holds; the rest wait for the next one."""
    half_life_days: float = Field(default=10.0, gt=0.0, le=3650.0)
    """After so many days a paper counts half as much when places are given: lists are kept up to date, and an old
    paper that nobody merged makes room for a new one."""
    hold_off_hours: float = Field(default=12.0, ge=0.0, le=72.0)
    """So long after a person's commit to the list the pull request is left as it is, because more may follow; 0: not
    at all. Work that goes on delays it by a week at most, and ``/rebuild`` ends the wait."""

    @field_validator("title")
    @classmethod
    def _title_can_be_filled_in(cls, title: str) -> str:
        for _, name, _, _ in Formatter().parse(title):
            if name not in {None, "year", "month", "day"}:
                raise ValueError(f"{{{name}}} is not known here: only {{year}}, {{month}} and {{day}} are")
        title.format(year=2026, month=1, day=2)
        return title


def _is_time_zone(name: str) -> bool:
    """Whether it can be read: to look through all that there are would take longer than the rest of the profile."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return not name.startswith(("posix", "right/"))  # the same zones once more, some of them with leap seconds


class Schedule(Strict):
    """When ``shelver serve`` acts: crontab expressions of five fields.

    Numbers of weekdays mean what they mean in a crontab (0 and 7 are Sunday), and are kept as names.
    """

    run: str = "30 5 * * *"
    """When the list is brought up to date."""
    digest: str = "0 7 * * mon"
    """When the digest of the week before is written."""
    time_zone: str = "UTC"
    """The IANA time zone in which both are read."""

    @field_validator("run", "digest")
    @classmethod
    def _is_crontab(cls, expression: str) -> str:
        return check_crontab(expression)

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if not _is_time_zone(name):
            raise ValueError(f"{name!r} is no IANA time zone; 'UTC' and 'Europe/Berlin' are")
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.time_zone)


class Profile(Strict):
    """``profile.yaml``."""

    format: Literal[1]
    """The version of this file's format."""
    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
    """The list's short name: the key of all that is stored about it."""
    title: str = Field(min_length=1, max_length=80)
    """The list's name as people read it."""
    repository: Repository
    """``OWNER/NAME`` of the list's GitHub repository."""
    file: str = Field(default="README.md", min_length=1)
    """The path of the list in the repository."""
    base_branch: BranchName = "main"
    """The branch that the pull request goes to."""
    branch: BranchName = "shelver/latest-papers"
    """The bot's own branch, rebuilt and never dated."""
    mode: Mode = "fork"
    """``fork``: the branch lives in the token owner's fork. ``direct``: in the list's repository itself.
    ``compare``: in the fork, and a person opens the pull request by a link."""
    language: Language = "en"
    """In which language the digest is written: ``en``, or ``zh`` for Chinese. Pull requests are always in English."""
    arxiv: ArxivSource
    thresholds: Thresholds = Thresholds()
    pull_request: PullRequest = PullRequest()
    schedule: Schedule = Schedule()
    channels: tuple[Channel, ...] = ()
    """Where the digest of each week is sent."""

    @field_validator("channels")
    @classmethod
    def _channels_have_names_of_their_own(cls, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        return check_names(channels)

    @model_validator(mode="after")
    def _branches_differ(self) -> Profile:
        if self.mode == "direct" and self.branch == self.base_branch:
            raise PydanticCustomError(
                "same_branch", "this is base_branch too, and the bot never writes to that", {"within": ("branch",)}
            )
        return self
