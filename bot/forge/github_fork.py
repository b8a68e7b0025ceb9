"""The fork in which the bot's branch lives, when it has no right to push to the list's repository."""

from __future__ import annotations

from collections.abc import Callable

from github import Github, GithubException
from github.Repository import Repository

from bot.forge.github_writes import write
from config.errors import ForgeRefusedError, ForgeUnavailableError

_LOOKS = 12
_PAUSE = 5.0
"""GitHub makes forks in the background: this many looks, so many seconds apart."""

_OWN_FORK = """
query($owner: String!, $name: String!, $mine: [RepositoryAffiliation]) {
  repository(owner: $owner, name: $name) {
    forks(first: 1, affiliations: $mine) { nodes { nameWithOwner } }
  }
}
"""


def repository_without_asking(client: Github, full_name: str) -> Repository:
    """A repository as an object to call methods on; nothing is fetched, and only its URL and name are known."""
    return Repository(client.requester, {}, {"url": f"/repos/{full_name}", "full_name": full_name}, completed=True)


def find_fork(client: Github, *, upstream: str, login: str) -> Repository | None:
    """The account's fork of ``upstream``, whatever its name is; None where there is none.

    Only GitHub's GraphQL interface tells it without all forks of everybody
    (https://docs.github.com/en/graphql/reference/objects#repository); it is asked where the name does not.

    Args:
        client: Signed in as ``login``.
        upstream: ``OWNER/NAME`` of the list's repository.
        login: The account.

    Raises:
        GithubException, requests.RequestException: As PyGithub raises them.
    """
    owner, _, name = upstream.partition("/")
    found = _fork_of_that_name(client, f"{login}/{name}", upstream=upstream)
    if found is not None:
        return found
    asked = {"owner": owner, "name": name, "mine": ["OWNER"]}
    forks = client.requester.graphql_query(_OWN_FORK, asked)[1]["data"]["repository"]["forks"]["nodes"]
    return client.get_repo(forks[0]["nameWithOwner"]).complete() if forks else None


def find_or_create_fork(
    client: Github, *, upstream: str, login: str, base_branch: str, sleep: Callable[[float], None]
) -> Repository:
    """The account's fork of ``upstream``, made where it is missing, with the base branch in it.

    Args:
        client: Signed in as ``login``.
        upstream: ``OWNER/NAME`` of the list's repository.
        login: The account.
        base_branch: The branch that has to be there before the fork counts as ready.
        sleep: Waits for so many seconds.

    Raises:
        ForgeRefusedError: The account owns ``upstream`` itself.
        ForgeUnavailableError: The fork did not get ready within a minute.
        GithubException, requests.RequestException: As PyGithub raises them.
    """
    if upstream.partition("/")[0].lower() == login.lower():
        raise ForgeRefusedError(f"{login} owns {upstream} and cannot fork it: set mode: direct in the profile")

    def find() -> Repository | None:
        return find_fork(client, upstream=upstream, login=login)

    found = find()
    if found is not None:
        return found
    made = write(repository_without_asking(client, upstream).create_fork, find=find, sleep=sleep)
    for _ in range(_LOOKS):
        if _has_branch(made, base_branch):
            return made
        sleep(_PAUSE)
    raise ForgeUnavailableError(f"the new fork {made.full_name} is not ready yet; the next run goes on")


def _fork_of_that_name(client: Github, full_name: str, *, upstream: str) -> Repository | None:
    try:
        found = client.get_repo(full_name).complete()
    except GithubException as error:
        if error.status == 404:
            return None
        raise
    return found if found.fork and _name(found.parent).lower() == upstream.lower() else None


def _name(repository: Repository | None) -> str:
    return repository.full_name if repository is not None else ""


def _has_branch(repository: Repository, branch: str) -> bool:
    try:
        repository.get_git_ref(f"heads/{branch}").complete()
    except GithubException as error:
        if error.status in {404, 409}:
            return False
        raise
    return True
