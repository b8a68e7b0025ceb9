"""The files of a new profile, with comments for whoever adopts it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from bot.adoption.doubt import Doubt
from config.rules import SectionRules
from config.rules_writing import rewrite_rules

_WIDTH = 100

FACETS = """\
# Labels that a paper may have besides its section; the digest, the site and the search use them. These three fit any
# list. Write your own in the same way: a branch is a key without rules, and its leaves are called branch/leaf.
format: 2
facets:
  kind:
    name: { en: Kind of paper, zh: 论文类型 }
  kind/survey:
    name: { en: Survey, zh: 综述 }
    bias: -2
    hand:
      survey: { title: 3, abstract: 0.5 }
      literature review: { title: 3, abstract: 1 }
      roadmap: { title: 2 }
  kind/benchmark:
    name: { en: Benchmark, zh: 评测基准 }
    bias: -2
    hand:
      benchmark: { title: 3, abstract: 0.5 }
      "*bench": { title: 3, abstract: 0.5 }
      leaderboard: { title: 2, abstract: 1 }
  kind/dataset:
    name: { en: Data set, zh: 数据集 }
    bias: -2
    hand:
      dataset: { title: 3, abstract: 0.5 }
      data set: { title: 3, abstract: 0.5 }
      corpus: { title: 3, abstract: 0.5 }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFacts:
    """What ``profile.yaml`` is to say."""

    name: str
    title: str
    repository: str
    file: str
    branch: str
    categories: Mapping[str, int]
    known: int
    """Listed papers whose categories are known."""
    covered: int
    relevance: float
    section: float
    size_limit: int
    proposal_age: int
    pace: str
    """In words."""
    example: str
    """An entry as it would be written."""
    unsure: Sequence[Doubt]
    """What has to be looked at, the most important first."""


def profile_text(facts: ProfileFacts) -> str:
    """``profile.yaml``."""
    unsure = "".join(
        _comment(f"{number}. {doubt.sentence}", "   ") + _comment(f"→ {doubt.remedy}", "     ", first="   ")
        for number, doubt in enumerate(facts.unsure, start=1)
    )
    counts = ", ".join(f"{category} {count}" for category, count in facts.categories.items())
    return f"""\
# What Shelver knows about this list, as `shelver init` made it out. All of it may be changed.
{_comment("To look at, the most important first:") if facts.unsure else ""}{unsure}\
format: 1
name: {facts.name} # the key of all that is stored about the list: do not change it later
title: {_quoted(facts.title)}
repository: {_quoted(facts.repository)}
file: {_quoted(facts.file)}
base_branch: {_quoted(facts.branch)}
branch: shelver/latest-papers # the bot's own branch
mode: fork # direct, where the token may push to the list's own repository; compare, where it may open no pull request

arxiv:
{
        _comment(
            f"Of {facts.known} listed papers {facts.covered} are in one of these ({counts}). With more of them, more "
            "papers are looked at; what is in none of them is never seen.",
            indent="  ",
        )
    }\
  categories: [{", ".join(facts.categories)}]
  proposal_age_days: {facts.proposal_age} # older papers are not proposed

thresholds:
  relevance: {facts.relevance:g} # papers less likely to belong in the list are not proposed: lower it to see more
  section: {facts.section:g} # a paper waits where no section is likelier than this

pull_request:
{_comment(facts.pace, indent="  ")}\
{_comment(f"An entry is written like this: {facts.example}", indent="  ") if facts.example else ""}\
  size_limit: {facts.size_limit} # the most entries at once; the rest wait

schedule: # of `shelver serve`; cron and timers have their own
  run: "30 5 * * 1-5" # after arXiv's announcements of Sunday to Thursday evening, Eastern time
  digest: "0 7 * * 1" # on Mondays
  time_zone: UTC
"""


def sections_text(rules: SectionRules, *, papers: Mapping[str, int], learned_by: str) -> str:
    """``sections.yaml``.

    Args:
        rules: What was learned.
        papers: Section to how many papers it was learned from.
        learned_by: How, in words.
    """
    sections = "".join(
        f"  {_quoted(path)}: # {papers.get(path, 0)} papers\n    bias: 0\n" for path in sorted(rules.sections)
    )
    as_of = f"headings_as_of: {rules.headings_as_of}\n" if rules.headings_as_of else ""
    skeleton = f"""\
# The rules by which papers are judged for this list; docs/rules.md of Shelver says how a rule is written. Yours go
# under hand:, where `shelver learn` keeps them; what stands under learned: is written anew each time. A section that
# is not named here gets no papers.
{_comment(learned_by)}\
format: 2
{as_of}relevance:
  bias: 0
sections:
{sections}"""
    return rewrite_rules(skeleton, rules)


def _comment(text: str, hanging: str = "", *, indent: str = "", first: str = "") -> str:
    """Lines of comment, the first one after other spaces than the rest.

    Control characters, which YAML refuses even there, are left out.
    """
    clean = "".join(character for character in " ".join(text.split()) if character.isprintable())
    lines = textwrap.wrap(
        clean,
        _WIDTH,
        initial_indent=f"{indent}# {first}",
        subsequent_indent=f"{indent}# {hanging}",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "".join(f"{line}\n" for line in lines)


def _quoted(text: str) -> str:
    """A text as YAML reads it back: plain where that is safe."""
    written = yaml.dump(text, Dumper=yaml.CSafeDumper, allow_unicode=True, width=10**9)
    return str(written).removesuffix("\n...\n").strip()
