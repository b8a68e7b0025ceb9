"""The shapes of accounts, repositories and commits, with every field that GitHub's description requires."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any
from urllib.parse import quote

from tests.servers.github.git import Commit, FileChange, Signature
from tests.servers.github.repository import Repository
from tests.servers.github.state import ROLES, Account

Json = dict[str, Any]

_ACCOUNT_LINKS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
_REPOSITORY_LINKS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}
_UNSIGNED = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}


def instant(moment: datetime | None) -> str | None:
    """``2025-09-27T12:00:00Z``."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def node_id(kind: str, identity: object) -> str:
    """The opaque identifier that GitHub's other interface uses."""
    return base64.b64encode(f"{kind}:{identity}".encode()).decode()


def account(who: Account, url: str) -> Json:
    """An account as it stands inside other things."""
    name = quote(who.login)  # an app's has brackets, which GitHub writes as %5B and %5D
    own = f"{url}/users/{name}"
    return {
        "login": who.login,
        "id": who.id,
        "node_id": node_id("User", who.id),
        "avatar_url": f"{url}/avatars/{who.id}",
        "gravatar_id": "",
        "url": own,
        "html_url": f"{url}/{name}",
        "type": who.kind,
        "user_view_type": "public",
        "site_admin": False,
    } | {name: own + rest for name, rest in _ACCOUNT_LINKS.items()}


def account_page(who: Account, url: str, *, public_repos: int) -> Json:
    """An account as it shows itself."""
    unknown = ("bio", "blog", "company", "email", "hireable", "location")
    return (
        account(who, url)
        | dict.fromkeys(unknown)
        | {
            "name": who.name,
            "public_repos": public_repos,
            "public_gists": 0,
            "followers": 0,
            "following": 0,
            "created_at": instant(who.created_at),
            "updated_at": instant(who.created_at),
        }
    )


def repository(repo: Repository, viewer: Account | None = None, *, full: bool = False) -> Json:
    """A repository; ``full`` as its own address shows it, with parent and source."""
    url = repo.world.url
    own = f"{url}/repos/{repo.full_name}"
    open_pulls = sum(pull.state == "open" for pull in repo.pulls)
    forks = sum(other.parent is repo for other in repo.world.repositories.values())
    shown: Json = {
        "id": repo.id,
        "node_id": node_id("Repository", repo.id),
        "name": repo.name,
        "full_name": repo.full_name,
        "private": repo.private,
        "visibility": "private" if repo.private else "public",
        "owner": account(repo.owner, url),
        "html_url": f"{url}/{repo.full_name}",
        "description": repo.description,
        "fork": repo.parent is not None,
        "url": own,
        "clone_url": f"{url}/{repo.full_name}.git",
        "git_url": f"git://localhost/{repo.full_name}.git",
        "ssh_url": f"git@localhost:{repo.full_name}.git",
        "svn_url": f"{url}/{repo.full_name}",
        "default_branch": repo.default_branch,
        "homepage": None,
        "language": None,
        "license": None,
        "mirror_url": None,
        "archived": False,
        "disabled": False,
        "has_issues": repo.has_issues,
        "has_projects": True,
        "has_downloads": True,
        "has_wiki": True,
        "has_pages": False,
        "has_discussions": repo.has_discussions,
        "forks": forks,
        "forks_count": forks,
        "open_issues": open_pulls,
        "open_issues_count": open_pulls,
        "size": 0,
        "stargazers_count": 0,
        "watchers": 0,
        "watchers_count": 0,
        "topics": [],
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "created_at": instant(repo.created_at),
        "pushed_at": instant(repo.pushed_at),
        "updated_at": instant(repo.pushed_at),
    } | {name: own + rest for name, rest in _REPOSITORY_LINKS.items()}
    if viewer is not None:
        held = ROLES.index(repo.role(viewer) or "pull")
        shown["permissions"] = {role: ROLES.index(role) <= held for role in ROLES}
    if full:
        shown |= {"network_count": len(repo.network()) - 1, "subscribers_count": 0}
        if repo.parent is not None:
            shown["parent"] = repository(repo.parent)
            shown["source"] = repository(repo.network()[0])
    return shown


def _signature(who: Signature) -> Json:
    return {"name": who.name, "email": who.email, "date": instant(who.date)}


def git_commit(repo: Repository, commit: Commit) -> Json:
    """A commit as the Git database shows it."""
    own = f"{repo.world.url}/repos/{repo.full_name}/git"
    page = f"{repo.world.url}/{repo.full_name}/commit"
    return {
        "sha": commit.sha,
        "node_id": node_id("Commit", commit.sha),
        "url": f"{own}/commits/{commit.sha}",
        "html_url": f"{page}/{commit.sha}",
        "author": _signature(commit.author),
        "committer": _signature(commit.committer),
        "message": commit.message,
        "tree": {"sha": commit.tree, "url": f"{own}/trees/{commit.tree}"},
        "parents": [
            {"sha": sha, "url": f"{own}/commits/{sha}", "html_url": f"{page}/{sha}"} for sha in commit.parents
        ],
        "verification": _UNSIGNED,
    }


def commit(repo: Repository, found: Commit, *, files: list[FileChange] | None = None) -> Json:
    """A commit as the repository's history shows it, its people matched with accounts by address."""
    url = repo.world.url
    own = f"{url}/repos/{repo.full_name}"
    page = f"{url}/{repo.full_name}/commit"
    author, committer = (repo.world.account_of(who.email) for who in (found.author, found.committer))
    shown: Json = {
        "sha": found.sha,
        "node_id": node_id("Commit", found.sha),
        "url": f"{own}/commits/{found.sha}",
        "html_url": f"{page}/{found.sha}",
        "comments_url": f"{own}/commits/{found.sha}/comments",
        "commit": {
            "author": _signature(found.author),
            "committer": _signature(found.committer),
            "message": found.message,
            "tree": {"sha": found.tree, "url": f"{own}/git/trees/{found.tree}"},
            "url": f"{own}/git/commits/{found.sha}",
            "comment_count": 0,
            "verification": _UNSIGNED,
        },
        "author": account(author, url) if author else None,
        "committer": account(committer, url) if committer else None,
        "parents": [
            {"sha": sha, "url": f"{own}/commits/{sha}", "html_url": f"{page}/{sha}"} for sha in found.parents
        ],
    }
    if files is not None:
        additions = sum(file.additions for file in files)
        deletions = sum(file.deletions for file in files)
        shown["stats"] = {"additions": additions, "deletions": deletions, "total": additions + deletions}
        shown["files"] = [changed_file(repo, found.sha, file) for file in files]
    return shown


def changed_file(repo: Repository, sha: str, file: FileChange) -> Json:
    """A file of a comparison."""
    page = f"{repo.world.url}/{repo.full_name}"
    shown: Json = {
        "sha": file.sha,
        "filename": file.path,
        "status": file.status,
        "additions": file.additions,
        "deletions": file.deletions,
        "changes": file.additions + file.deletions,
        "blob_url": f"{page}/blob/{sha}/{quote(file.path)}",
        "raw_url": f"{page}/raw/{sha}/{quote(file.path)}",
        "contents_url": f"{repo.world.url}/repos/{repo.full_name}/contents/{quote(file.path)}?ref={sha}",
    }
    if file.previous_path is not None:
        shown["previous_filename"] = file.previous_path
    # GitHub leaves large patches out.
    return shown | ({"patch": file.patch} if 0 < len(file.patch) < 100_000 else {})


def reference(repo: Repository, name: str, sha: str) -> Json:
    """A branch or tag of the Git database."""
    own = f"{repo.world.url}/repos/{repo.full_name}/git"
    return {
        "ref": name,
        "node_id": node_id("Ref", f"{repo.id}:{name}"),
        "url": f"{own}/{name}",
        "object": {"sha": sha, "type": "commit", "url": f"{own}/commits/{sha}"},
    }
