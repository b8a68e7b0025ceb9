"""The shapes of pull requests and what belongs to them, with every field that GitHub's description requires."""

from __future__ import annotations

from urllib.parse import quote

from tests.servers.github.render import Json, account, instant, node_id, repository
from tests.servers.github.repository import Repository
from tests.servers.github.state import Account, Comment, Event, Issue, Label, Pull, Reaction, Review


def label(repo: Repository, shown: Label) -> Json:
    """A label."""
    return {
        "id": shown.id,
        "node_id": node_id("Label", shown.id),
        "url": f"{repo.world.url}/repos/{repo.full_name}/labels/{quote(shown.name)}",
        "name": shown.name,
        "description": shown.description,
        "color": shown.color,
        "default": shown.default,
    }


def association(repo: Repository, who: Account) -> str:
    """What somebody is to a repository."""
    if who is repo.owner:
        return "OWNER"
    if who.login in repo.collaborators:
        return "MEMBER" if repo.owner.kind == "Organization" else "COLLABORATOR"
    return "CONTRIBUTOR" if any(pull.merged and pull.account is who for pull in repo.pulls) else "NONE"


def reactions(given: list[Reaction], own: str) -> Json:
    """The counts below a text."""
    contents = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
    counts = {content: sum(reaction.content == content for reaction in given) for content in contents}
    return {"url": f"{own}/reactions", "total_count": len(given)} | counts


def reaction(given: Reaction, url: str) -> Json:
    """One reaction."""
    return {
        "id": given.id,
        "node_id": node_id("Reaction", given.id),
        "user": account(given.account, url),
        "content": given.content,
        "created_at": instant(given.created_at),
    }


def comment(pull: Pull, shown: Comment) -> Json:
    """A comment in a pull request's conversation."""
    repo, url = pull.base, pull.base.world.url
    own = f"{url}/repos/{repo.full_name}/issues/comments/{shown.id}"
    return {
        "id": shown.id,
        "node_id": node_id("IssueComment", shown.id),
        "url": own,
        "html_url": f"{url}/{repo.full_name}/pull/{pull.number}#issuecomment-{shown.id}",
        "issue_url": f"{url}/repos/{repo.full_name}/issues/{pull.number}",
        "user": account(shown.account, url),
        "author_association": association(repo, shown.account),
        "body": shown.body,
        "created_at": instant(shown.created_at),
        "updated_at": instant(shown.updated_at),
        "reactions": reactions(shown.reactions, own),
    }


def review_comment(pull: Pull, shown: Comment) -> Json:
    """A comment on a line of a pull request's diff."""
    repo, url = pull.base, pull.base.world.url
    own = f"{url}/repos/{repo.full_name}/pulls/comments/{shown.id}"
    page = f"{url}/{repo.full_name}/pull/{pull.number}#discussion_r{shown.id}"
    pull_url = f"{url}/repos/{repo.full_name}/pulls/{pull.number}"
    return {
        "id": shown.id,
        "node_id": node_id("PullRequestReviewComment", shown.id),
        "url": own,
        "html_url": page,
        "pull_request_url": pull_url,
        "pull_request_review_id": None,
        "diff_hunk": shown.diff_hunk,
        "path": shown.path or "",
        "commit_id": pull.head_sha,
        "original_commit_id": pull.head_sha,
        "user": account(shown.account, url),
        "author_association": association(repo, shown.account),
        "body": shown.body,
        "created_at": instant(shown.created_at),
        "updated_at": instant(shown.updated_at),
        "reactions": reactions(shown.reactions, own),
        "_links": {"self": {"href": own}, "html": {"href": page}, "pull_request": {"href": pull_url}},
    }


def review(pull: Pull, shown: Review) -> Json:
    """A review; one that is not submitted yet has no moment."""
    repo, url = pull.base, pull.base.world.url
    page = f"{url}/{repo.full_name}/pull/{pull.number}#pullrequestreview-{shown.id}"
    pull_url = f"{url}/repos/{repo.full_name}/pulls/{pull.number}"
    moment = {} if shown.state == "PENDING" else {"submitted_at": instant(shown.submitted_at)}
    return moment | {
        "id": shown.id,
        "node_id": node_id("PullRequestReview", shown.id),
        "user": account(shown.account, url),
        "body": shown.body,
        "state": shown.state,
        "html_url": page,
        "pull_request_url": pull_url,
        "author_association": association(repo, shown.account),
        "commit_id": shown.commit_id,
        "_links": {"html": {"href": page}, "pull_request": {"href": pull_url}},
    }


def event(pull: Pull, shown: Event) -> Json:
    """A line of a pull request's history."""
    repo, url = pull.base, pull.base.world.url
    own = f"{url}/repos/{repo.full_name}"
    line = {
        "id": shown.id,
        "node_id": node_id("Event", shown.id),
        "url": f"{own}/issues/events/{shown.id}",
        "actor": account(shown.account, url),
        "event": shown.event,
        "commit_id": shown.commit_id,
        "commit_url": f"{own}/commits/{shown.commit_id}" if shown.commit_id else None,
        "created_at": instant(shown.created_at),
        "performed_via_github_app": None,
    }
    if shown.label is not None:
        line["label"] = {"name": shown.label.name, "color": shown.label.color}
    return line


def plain_issue(repo: Repository, shown: Issue) -> Json:
    """An issue that is no pull request."""
    url = repo.world.url
    own = f"{url}/repos/{repo.full_name}/issues/{shown.number}"
    return {
        "id": shown.id,
        "node_id": node_id("Issue", shown.id),
        "number": shown.number,
        "title": shown.title,
        "body": shown.body,
        "state": shown.state,
        "state_reason": None,
        "locked": False,
        "user": account(shown.account, url),
        "author_association": association(repo, shown.account),
        "labels": [label(repo, given) for given in shown.labels],
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": 0,
        "url": own,
        "repository_url": f"{url}/repos/{repo.full_name}",
        "labels_url": f"{own}/labels{{/name}}",
        "comments_url": f"{own}/comments",
        "events_url": f"{own}/events",
        "html_url": f"{url}/{repo.full_name}/issues/{shown.number}",
        "timeline_url": f"{own}/timeline",
        "created_at": instant(shown.created_at),
        "updated_at": instant(shown.created_at),
        "closed_at": None,
        "closed_by": None,
        "reactions": reactions([], own),
    }


def issue(pull: Pull) -> Json:
    """A pull request as the issues' addresses show it."""
    repo, url = pull.base, pull.base.world.url
    own = f"{url}/repos/{repo.full_name}/issues/{pull.number}"
    page = f"{url}/{repo.full_name}/pull/{pull.number}"
    return {
        "id": pull.id,
        "node_id": node_id("PullRequest", pull.id),
        "number": pull.number,
        "title": pull.title,
        "body": pull.body,
        "state": pull.state,
        "state_reason": None,
        "locked": False,
        "user": account(pull.account, url),
        "author_association": association(repo, pull.account),
        "labels": [label(repo, given) for given in pull.labels],
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": len(pull.comments),
        "url": own,
        "repository_url": f"{url}/repos/{repo.full_name}",
        "labels_url": f"{own}/labels{{/name}}",
        "comments_url": f"{own}/comments",
        "events_url": f"{own}/events",
        "html_url": page,
        "timeline_url": f"{own}/timeline",
        "created_at": instant(pull.created_at),
        "updated_at": instant(pull.updated_at),
        "closed_at": instant(pull.closed_at),
        "closed_by": account(pull.closed_by, url) if pull.closed_by else None,
        "reactions": reactions(pull.reactions, own),
        "draft": pull.draft,
        "pull_request": {
            "url": f"{url}/repos/{repo.full_name}/pulls/{pull.number}",
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "merged_at": instant(pull.merged_at),
        },
    }


def _side(repo: Repository, branch: str, sha: str) -> Json:
    return {
        "label": f"{repo.owner.login}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": account(repo.owner, repo.world.url),
        "repo": repository(repo),
    }


def pull_simple(pull: Pull) -> Json:
    """A pull request in a list."""
    repo, url = pull.base, pull.base.world.url
    own = f"{url}/repos/{repo.full_name}"
    page = f"{url}/{repo.full_name}/pull/{pull.number}"
    links = {
        "url": f"{own}/pulls/{pull.number}",
        "html_url": page,
        "issue_url": f"{own}/issues/{pull.number}",
        "comments_url": f"{own}/issues/{pull.number}/comments",
        "review_comments_url": f"{own}/pulls/{pull.number}/comments",
        "review_comment_url": f"{own}/pulls/comments{{/number}}",
        "commits_url": f"{own}/pulls/{pull.number}/commits",
        "statuses_url": f"{own}/statuses/{pull.head_sha}",
    }
    names = {name.removesuffix("_url"): {"href": href} for name, href in links.items() if name != "url"}
    return links | {
        "id": pull.id,
        "node_id": node_id("PullRequest", pull.id),
        "number": pull.number,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "state": pull.state,
        "locked": False,
        "title": pull.title,
        "body": pull.body,
        "user": account(pull.account, url),
        "author_association": association(repo, pull.account),
        "labels": [label(repo, given) for given in pull.labels],
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "milestone": None,
        "draft": pull.draft,
        "auto_merge": None,
        "active_lock_reason": None,
        "created_at": instant(pull.created_at),
        "updated_at": instant(pull.updated_at),
        "closed_at": instant(pull.closed_at),
        "merged_at": instant(pull.merged_at),
        "merge_commit_sha": pull.merge_commit_sha,
        "head": _side(pull.head, pull.head_branch, pull.head_sha),
        "base": _side(repo, pull.base_branch, pull.base_sha),
        "_links": {"self": {"href": links["url"]}} | names,
    }


def pull_full(pull: Pull, *, mergeable: bool | None) -> Json:
    """A pull request at its own address; ``mergeable`` None while GitHub has not worked it out."""
    git = pull.base.git
    start = git.merge_base(pull.base_sha, pull.head_sha) or pull.base_sha
    files = git.changes(start, pull.head_sha)
    states = {None: "unknown", True: "clean", False: "dirty"}
    return pull_simple(pull) | {
        "merged": pull.merged,
        "merged_by": account(pull.merged_by, pull.base.world.url) if pull.merged_by else None,
        "mergeable": mergeable,
        "rebaseable": mergeable,
        "mergeable_state": states[mergeable],
        "maintainer_can_modify": pull.maintainer_can_modify,
        "comments": len(pull.comments),
        "review_comments": len(pull.review_comments),
        "commits": git.count(f"{start}..{pull.head_sha}"),
        "additions": sum(file.additions for file in files),
        "deletions": sum(file.deletions for file in files),
        "changed_files": len(files),
    }
