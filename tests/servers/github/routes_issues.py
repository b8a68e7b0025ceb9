"""What pull requests share with issues: comments, labels, reactions, history."""

from __future__ import annotations

from datetime import datetime

from tests.servers.github import lifecycle, render_pulls
from tests.servers.github.errors import ApiError, invalid, not_found
from tests.servers.github.render import Json
from tests.servers.github.routing import Answer, Call, route
from tests.servers.github.state import Comment, Issue, Label, Pull, Reaction

_REPO = "/repos/{owner}/{repo}"
_ISSUE = _REPO + "/issues/{number}"
_COMMENT = _REPO + "/issues/comments/{id}"
_CONTENTS = {"+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"}


@route("GET", _REPO + "/issues")
def issues(call: Call) -> Answer:
    """Issues, and pull requests as issues, newest first."""
    state, creator = call.query.get("state", "open"), call.query.get("creator")
    changed: list[tuple[Issue | Pull, datetime]] = [(pull, pull.updated_at) for pull in call.repository.pulls]
    changed += [(issue, issue.created_at) for issue in call.repository.issues]
    found = [
        each
        for each, moment in sorted(changed, key=lambda pair: pair[0].number, reverse=True)
        if state in {"all", each.state} and creator in {None, each.account.login} and moment >= call.since
    ]
    return call.paged(
        found,
        lambda each: (
            render_pulls.plain_issue(call.repository, each) if isinstance(each, Issue) else render_pulls.issue(each)
        ),
    )


@route("POST", _REPO + "/issues")
def create_issue(call: Call) -> Answer:
    """Open an issue; who may not push sets no labels."""
    account, repository = call.signed_in(), call.repository
    if not repository.has_issues:
        raise ApiError(410, "Issues has been disabled in this repository.")
    (title,) = call.given("title")
    wanted = call.optional("labels", []) if repository.allows(account, "push") else []
    issue = Issue(
        id=call.world.next_id(),
        number=repository.next_number,
        title=title,
        body=call.optional("body"),
        account=account,
        labels=[label for name in wanted if (label := repository.label(name, create=True))],
        created_at=call.world.now(),
    )
    repository.issues.append(issue)
    return Answer(status=201, data=render_pulls.plain_issue(repository, issue))


@route("GET", _ISSUE)
def issue(call: Call) -> Json:
    """A pull request as an issue; tells who closed it."""
    return render_pulls.issue(call.pull)


@route("PATCH", _ISSUE)
def update_issue(call: Call) -> Json:
    """Change title, body or state."""
    pull, account = call.pull, call.signed_in()
    if account is not pull.account and not pull.base.allows(account, "triage"):
        raise ApiError(403, "Must have triage access to the repository or have opened the issue.")
    pull.title = call.optional("title") or pull.title
    if "body" in (call.json or {}):
        pull.body = call.optional("body")
    pull.updated_at = call.world.now()
    if call.optional("state") == "closed":
        lifecycle.close(pull, by=account)
    elif call.optional("state") == "open":
        lifecycle.reopen(pull, by=account)
    return render_pulls.issue(pull)


@route("GET", _ISSUE + "/events")
def events(call: Call) -> Answer:
    """Its history, oldest first."""
    pull = call.pull
    return call.paged(pull.events, lambda event: render_pulls.event(pull, event))


@route("GET", _ISSUE + "/timeline")
def timeline(call: Call) -> Answer:
    """Its history with the comments in between, oldest first."""
    pull = call.pull
    lines = [(event.created_at, event.id, render_pulls.event(pull, event)) for event in pull.events]
    for comment in pull.comments:
        shown = render_pulls.comment(pull, comment)
        lines.append((comment.created_at, comment.id, shown | {"event": "commented", "actor": shown["user"]}))
    return call.paged(sorted(lines, key=lambda line: line[:2]), lambda line: line[2])


# Comments


@route("GET", _ISSUE + "/comments")
def comments(call: Call) -> Answer:
    """The conversation, oldest first; ``since`` chooses what was changed from then on."""
    pull = call.pull
    found = [comment for comment in pull.comments if comment.updated_at >= call.since]
    return call.paged(found, lambda comment: render_pulls.comment(pull, comment))


@route("POST", _ISSUE + "/comments")
def create_comment(call: Call) -> Answer:
    """Say something."""
    pull, account = call.pull, call.signed_in()
    (body,) = call.given("body")
    now = call.world.now()
    comment = Comment(id=call.world.next_id(), account=account, body=body, created_at=now, updated_at=now)
    pull.comments.append(comment)
    pull.updated_at = now
    return Answer(status=201, data=render_pulls.comment(pull, comment))


def _comment(call: Call) -> tuple[Pull, Comment]:
    wanted = int(call.parameters["id"])
    for pull in call.repository.pulls:
        for comment in pull.comments:
            if comment.id == wanted:
                return pull, comment
    raise not_found()


@route("GET", _COMMENT)
def comment(call: Call) -> Json:
    """One comment."""
    return render_pulls.comment(*_comment(call))


@route("PATCH", _COMMENT)
def update_comment(call: Call) -> Json:
    """Change what one said."""
    pull, found = _comment(call)
    account = call.signed_in()
    if account is not found.account and not pull.base.allows(account, "push"):
        raise ApiError(403, "Must have admin rights to Repository.")
    (found.body,) = call.given("body")
    found.updated_at = call.world.now()
    return render_pulls.comment(pull, found)


@route("DELETE", _COMMENT)
def delete_comment(call: Call) -> Answer:
    """Take back what one said."""
    pull, found = _comment(call)
    account = call.signed_in()
    if account is not found.account and not pull.base.allows(account, "push"):
        raise ApiError(403, "Must have admin rights to Repository.")
    pull.comments.remove(found)
    return Answer(status=204)


# Reactions


def react(call: Call, given: list[Reaction]) -> Answer:
    """Add a reaction to those given; the same twice is one."""
    account = call.signed_in()
    (content,) = call.given("content")
    if content not in _CONTENTS:
        raise invalid("Reaction", "content", "invalid")
    for reaction in given:
        if reaction.account is account and reaction.content == content:
            return Answer(status=200, data=render_pulls.reaction(reaction, call.world.url))
    made = Reaction(id=call.world.next_id(), account=account, content=content, created_at=call.world.now())
    given.append(made)
    return Answer(status=201, data=render_pulls.reaction(made, call.world.url))


@route("POST", _COMMENT + "/reactions")
def react_to_comment(call: Call) -> Answer:
    """React to a comment; the same twice is one."""
    return react(call, _comment(call)[1].reactions)


@route("GET", _COMMENT + "/reactions")
def comment_reactions(call: Call) -> Answer:
    """The reactions to a comment."""
    return call.paged(_comment(call)[1].reactions, lambda given: render_pulls.reaction(given, call.world.url))


@route("POST", _ISSUE + "/reactions")
def react_to_issue(call: Call) -> Answer:
    """React to the pull request itself."""
    return react(call, call.pull.reactions)


@route("GET", _ISSUE + "/reactions")
def issue_reactions(call: Call) -> Answer:
    """The reactions to the pull request itself."""
    return call.paged(call.pull.reactions, lambda given: render_pulls.reaction(given, call.world.url))


# Labels


@route("GET", _REPO + "/labels")
def repository_labels(call: Call) -> Answer:
    """The labels that the repository has."""
    repo = call.repository
    return call.paged(repo.labels, lambda label: render_pulls.label(repo, label))


@route("GET", _REPO + "/labels/{name}")
def repository_label(call: Call) -> Json:
    """One label."""
    found = call.repository.label(call.parameters["name"])
    if found is None:
        raise not_found()
    return render_pulls.label(call.repository, found)


@route("POST", _REPO + "/labels")
def create_label(call: Call) -> Answer:
    """Make a label."""
    call.require("push")
    (name,) = call.given("name")
    repo = call.repository
    if repo.label(name) is not None:
        raise invalid("Label", "name", "already_exists")
    made = Label(
        id=call.world.next_id(),
        name=name,
        color=call.optional("color") or "ededed",
        description=call.optional("description"),
    )
    repo.labels.append(made)
    return Answer(status=201, data=render_pulls.label(repo, made))


def _wanted_labels(call: Call) -> list[str]:
    # PyGithub sends a bare array, others an object; GitHub takes both.
    given = call.json.get("labels") if isinstance(call.json, dict) else call.json
    if not isinstance(given, list):
        raise invalid("Issue", "labels", "invalid")
    return [entry["name"] if isinstance(entry, dict) else entry for entry in given]


def _give_labels(call: Call, *, replace: bool) -> Answer:
    pull = call.pull
    account = call.require("triage", otherwise=ApiError(403, "Must have triage rights to label this pull request."))
    wanted = _wanted_labels(call)
    may_make = pull.base.allows(account, "push")
    labels = []
    for name in wanted:
        found = pull.base.label(name, create=may_make)
        if found is None:
            raise invalid("Label", "name", "invalid")
        labels.append(found)
    for gone in [label for label in pull.labels if replace and label not in labels]:
        pull.labels.remove(gone)
        lifecycle.record(pull, "unlabeled", account, label=gone)
    for new in labels:
        if new not in pull.labels:
            pull.labels.append(new)
            lifecycle.record(pull, "labeled", account, label=new)
    return Answer(data=[render_pulls.label(pull.base, label) for label in pull.labels])


@route("GET", _ISSUE + "/labels")
def labels(call: Call) -> Answer:
    """The labels that a pull request bears."""
    pull = call.pull
    return call.paged(pull.labels, lambda label: render_pulls.label(pull.base, label))


@route("POST", _ISSUE + "/labels")
def add_labels(call: Call) -> Answer:
    """Put labels on; those that are missing are made where the account may push."""
    return _give_labels(call, replace=False)


@route("PUT", _ISSUE + "/labels")
def set_labels(call: Call) -> Answer:
    """Put exactly these labels on."""
    return _give_labels(call, replace=True)


@route("DELETE", _ISSUE + "/labels/{name}")
def remove_label(call: Call) -> Answer:
    """Take a label off."""
    pull = call.pull
    account = call.require("triage", otherwise=ApiError(403, "Must have triage rights to label this pull request."))
    found = next((label for label in pull.labels if label.name.lower() == call.parameters["name"].lower()), None)
    if found is None:
        raise ApiError(404, "Label does not exist")
    pull.labels.remove(found)
    lifecycle.record(pull, "unlabeled", account, label=found)
    return Answer(data=[render_pulls.label(pull.base, label) for label in pull.labels])
