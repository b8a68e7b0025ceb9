"""What has to be so after each day's run; what is not so comes back as sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from bot.curated_list.document import parse
from bot.cycle import Report
from bot.exit_code import ExitCode
from db.identity import title_key
from tests.replay.world import World
from tests.servers.github.state import Pull

MOST_REQUESTS_QUIET = 12
"""Requests to GitHub of a run that writes nothing."""
MOST_REQUESTS = 25
"""Requests to GitHub of a run that builds the pull request anew."""


def check_day(world: World, report: Report, before: Mapping[str, str], *, first: bool) -> Iterator[str]:
    """All that is wrong after a run.

    Args:
        world: As it is after the run.
        report: The run's.
        before: What the pull request held after the run before.
        first: Whether it is the installation's first run, which may read more than any other.
    """
    if report.exit_code is not ExitCode.DONE:
        yield f"the run ended with {int(report.exit_code)}: {'; '.join(report.failures)}"
    yield from _one_pull_request(world)
    yield from _few_requests(world, before, first=first)
    if report.cycle.published is None and world.open_pulls:
        yield from _left_alone(world, before)
        return
    yield from _never_again(world)
    for pull in world.open_pulls:
        yield from _can_be_merged(world, pull)


def _one_pull_request(world: World) -> Iterator[str]:
    """None beside or on top of another, and one branch for all of them."""
    pulls = world.repository.pulls
    if len(world.open_pulls) > 1:
        yield f"{len(world.open_pulls)} pull requests are open"
    for earlier, later in pairwise(pulls):
        if earlier.closed_at is None or later.created_at < earlier.closed_at:
            yield f"pull request {later.number} was opened beside {earlier.number}"
    branches = {(pull.head.full_name, pull.head_branch, pull.base_branch) for pull in pulls}
    if len(branches) > 1:
        yield f"pull requests from {len(branches)} branches"
    if pulls and pulls[0].head.branches().keys() - {pulls[0].head_branch, pulls[0].head.default_branch}:
        yield f"more branches in the fork: {sorted(pulls[0].head.branches())}"


def _left_alone(world: World, before: Mapping[str, str]) -> Iterator[str]:
    """The bot may wait while people are at work, and then changes nothing."""
    if not world.happened:
        yield "the pull request was not brought up to date, although nobody is at work"
    if world.proposed != before or world.github.writes():
        yield "the pull request was changed, although the run says that it was left alone"


def _never_again(world: World) -> Iterator[str]:
    """No paper that the list holds, or held and lost; none that was refused; none for another section than asked."""
    will = world.will
    for paper, section in world.proposed.items():
        if paper in world.ever.arxiv_ids or world.title_key_of(paper) in world.ever.titles:
            yield f"{paper} is or was in the list"
        if paper in will.refused:
            yield f"{paper} came back ({will.refused[paper]})"
        if world.now < will.postponed.get(paper, world.now):
            yield f"{paper} came back before {will.postponed[paper]:%Y-%m-%d}"
        if section != will.moved.get(paper, section):
            yield f"{paper} is proposed for {section!r}, not for {will.moved[paper]!r}"


def _few_requests(world: World, before: Mapping[str, str], *, first: bool) -> Iterator[str]:
    """No write on a day without change, and few requests on any."""
    writes, requests = world.github.writes(), len(world.github.requests)
    changed = first or world.happened or world.proposed != before
    if writes and not changed:
        told = ", ".join(f"{exchange.method} {exchange.path}" for exchange in writes)
        yield f"nothing has changed, but {len(writes)} writes: {told}"
    if requests > (MOST_REQUESTS if writes else MOST_REQUESTS_QUIET) and not first:
        yield f"{requests} requests, {len(writes)} of them writes"


def _can_be_merged(world: World, pull: Pull) -> Iterator[str]:
    """One commit of ours on the base's head, which changes the list alone, by the proposed lines."""
    git, base = world.repository.git, world.repository.head()
    commit = git.commit(pull.head_sha)
    if commit.parents != (base,):
        yield f"the branch is not one commit on top of the base but on {commit.parents}"
        return
    if "shelver-bot" not in {commit.author.name, commit.committer.name}:
        yield f"the branch's commit is by {commit.author.name}"
    if git.merge_tree(base, pull.head_sha) is None:
        yield "the pull request conflicts with the base"
    files, before = (
        {(file.path, file.sha) for file in git.tree(sha, recursive=True)} for sha in (pull.head_sha, base)
    )
    others = {path for path, _ in files ^ before}
    if others != {"README.md"}:
        yield f"the pull request changes {', '.join(sorted(others))}"
    wanted = listed(world.base_text) + Counter((section, paper) for paper, section in world.proposed.items())
    if (found := listed(world.repository.file("README.md", pull.head_sha))) != wanted:
        yield f"the branch's entries are not the list's and the proposed: +{found - wanted} -{wanted - found}"


@lru_cache(maxsize=4)
def listed(text: str) -> Counter[tuple[str, str]]:
    """How often each paper stands in each section: by identifier, else by title, else by its line."""
    return Counter(
        (entry.section, entry.arxiv_id or title_key(entry.title or "") or entry.raw) for entry in parse(text).entries
    )
