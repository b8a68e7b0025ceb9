"""The doctor's questions to GitHub and arXiv."""

from __future__ import annotations

from collections.abc import Iterator

from bot.health.ask_arxiv import ask_arxiv, check_arxiv
from bot.health.ask_github import ask_github
from bot.health.database_checks import STATE
from bot.health.finding import Finding, skipped
from bot.health.token_checks import (
    GITHUB,
    LIST,
    RIGHTS,
    TOKEN,
    GitHubFacts,
    check_github,
    check_list,
    check_rights,
    check_token,
    kind_of,
)
from bot.health.visit import ARXIV, PROFILE, SETTINGS, Visit, later, not_asked


def look_at_github(visit: Visit) -> Iterator[Finding]:
    """What signs in, what that may do, and whether the list is there."""
    if visit.settings is None:
        yield later(GITHUB, SETTINGS)
        return
    token = visit.settings.github_token.get_secret_value() if visit.settings.github_token else None
    kind = kind_of(
        token,
        is_app=visit.settings.github_app_id is not None,
        in_actions=visit.environment.get("GITHUB_ACTIONS") == "true",
    )
    if visit.offline or visit.folder is None:
        yield check_token(GitHubFacts(kind=kind), now=visit.clock())
        asked = (GITHUB, RIGHTS, LIST)
        yield from (not_asked(check) if visit.offline else later(check, PROFILE) for check in asked)
        return
    own = visit.folder.profile
    facts, sample = ask_github(visit.settings, own, kind=kind, clock=visit.clock, keep_secret=visit.keep_secret)
    if sample is not None:
        visit.samples.append(sample)
    yield check_github(facts)
    if facts.error and not facts.is_refused:
        yield check_token(GitHubFacts(kind=kind), now=visit.clock())
        yield from (skipped(check, "GitHub could not be asked") for check in (RIGHTS, LIST))
        return
    yield check_token(facts, now=visit.clock())
    yield later(RIGHTS, TOKEN) if facts.is_token_refused else check_rights(facts, own.mode)
    yield check_list(facts, file=own.file, branch=own.base_branch)


def look_at_arxiv(visit: Visit) -> Iterator[Finding]:
    """Whether each interface answers."""
    if visit.offline:
        yield not_asked(ARXIV)
    elif visit.settings is None or visit.folder is None or visit.database is None:
        yield later(ARXIV, PROFILE)
    elif not visit.is_state_usable:
        yield later(ARXIV, STATE)
    elif not (visit.database.is_missing or visit.database.is_ready):
        why = "has no tables before the first command" if visit.is_new else "cannot be used"
        yield skipped(ARXIV, f"not asked: the database, by which processes take turns at asking, {why}")
    else:
        category = visit.folder.profile.arxiv.categories[0]
        url = visit.settings.database_url
        answers = list(ask_arxiv(visit.settings, category=category, database_url=url, clock=visit.clock))
        visit.samples.extend(answer.sample for answer in answers if answer.sample is not None)
        yield from check_arxiv(answers)
