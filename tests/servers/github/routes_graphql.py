"""GitHub's GraphQL interface: who is signed in, issues and discussions of a repository, and opening a discussion."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.servers.github.graphql import GraphQLError, Node, parse, project
from tests.servers.github.render import instant, node_id
from tests.servers.github.repository import Repository
from tests.servers.github.routing import Call, route
from tests.servers.github.state import Account, Discussion, DiscussionCategory, Issue

_MOST = 100


@route("POST", "/graphql")
def graphql(call: Call) -> dict[str, Any]:
    """Answer a document; whoever asks has to be signed in."""
    account = call.signed_in()
    document, variables = call.json["query"], call.json.get("variables") or {}
    kind, fields = parse(document, variables)
    roots = _mutations(call, account) if kind == "mutation" else _queries(call, account)
    try:
        return {"data": project(roots, fields)}
    except GraphQLError as error:
        data = None if "extensions" in error.shown else {"data": {asked.name: None for asked in fields}}
        return {**(data or {}), "errors": [error.shown | {"locations": [{"line": 2, "column": 3}]}]}


def _queries(call: Call, account: Account) -> Node:
    def repository(arguments: Mapping[str, Any]) -> Node:
        name = f"{arguments['owner']}/{arguments['name']}"
        found = call.world.repositories.get(name.lower())
        if found is None or not found.allows(account, "pull"):
            raise GraphQLError(
                f"Could not resolve to a Repository with the name '{name}'.", type="NOT_FOUND", path=["repository"]
            )
        return _repository(found, account)

    return Node("Query", {"repository": repository, "viewer": Node("User", {"login": account.login})})


def _repository(repo: Repository, account: Account) -> Node:
    categories = [_category(each) for each in repo.discussion_categories if repo.has_discussions]
    discussions = repo.discussions if repo.has_discussions else []
    return Node(
        "Repository",
        {
            "id": node_id("Repository", repo.id),
            "nameWithOwner": repo.full_name,
            "hasIssuesEnabled": repo.has_issues,
            "hasDiscussionsEnabled": repo.has_discussions,
            "forks": lambda asked: _forks(repo, asked, account),
            "discussionCategories": lambda _: Node("DiscussionCategoryConnection", {"nodes": categories}),
            "issues": lambda asked: _page("Issue", repo.issues, asked, repo, account),
            "discussions": lambda asked: _page("Discussion", discussions, asked, repo, account),
        },
    )


def _forks(repo: Repository, asked: Mapping[str, Any], account: Account) -> Node:
    """The forks; with ``affiliations: [OWNER]`` those of whoever asks."""
    found = [fork for fork in repo.world.repositories.values() if fork.parent is repo]
    if asked.get("affiliations") == ["OWNER"]:
        found = [fork for fork in found if fork.owner is account]
    nodes = [_repository(fork, account) for fork in found[: asked["first"]]]
    return Node("RepositoryConnection", {"nodes": nodes, "totalCount": len(found)})


def _page(
    kind: str,
    posts: Sequence[Issue | Discussion],
    asked: Mapping[str, Any],
    repo: Repository,
    account: Account,
) -> Node:
    """A page of a connection; its cursor is the number of what came before."""
    if not 1 <= asked.get("first", 0) <= _MOST:
        raise GraphQLError(
            f"Requesting {asked.get('first')} records on the `{kind}` connection exceeds the `first` limit of 100 "
            "records.",
            type="EXCESSIVE_PAGINATION",
        )
    ordered = sorted(posts, key=lambda post: post.number)
    if asked.get("orderBy") == {"field": "CREATED_AT", "direction": "DESC"}:
        ordered.reverse()
    start = int(asked.get("after") or 0)
    end = start + asked["first"]
    info = {"hasNextPage": end < len(ordered), "endCursor": str(min(end, len(ordered))) if ordered else None}
    return Node(
        f"{kind}Connection",
        {
            "nodes": [_post(kind, post, repo, account) for post in ordered[start:end]],
            "pageInfo": Node("PageInfo", info),
            "totalCount": len(ordered),
        },
    )


def _post(kind: str, post: Issue | Discussion, repo: Repository, account: Account) -> Node:
    return Node(
        kind,
        {
            "id": node_id(kind, post.id),
            "number": post.number,
            "title": post.title,
            "body": post.body or "",
            "url": f"{repo.world.url}/{repo.full_name}/{kind.lower()}s/{post.number}",
            "createdAt": instant(post.created_at),
            "viewerDidAuthor": post.account is account,
            # As Actor.login has it, an app's comes without what REST adds to it.
            "author": Node("Actor", {"login": post.account.login.removesuffix("[bot]")}),
        },
    )


def _category(category: DiscussionCategory) -> Node:
    slug = re.sub(r"[^a-z0-9]+", "-", category.name.lower()).strip("-")
    return Node(
        "DiscussionCategory",
        {"id": node_id("DiscussionCategory", category.id), "name": category.name, "slug": slug},
    )


def _mutations(call: Call, account: Account) -> Node:
    def create(arguments: Mapping[str, Any]) -> Node:
        given = arguments["input"]
        repositories = call.world.repositories.values()
        found = [each for each in repositories if node_id("Repository", each.id) == given["repositoryId"]]
        repo = next((each for each in found if each.allows(account, "pull")), None)
        if repo is None:
            raise GraphQLError(
                f"Could not resolve to a node with the global id of '{given['repositoryId']}'",
                type="NOT_FOUND",
                path=["createDiscussion"],
            )
        categories = {node_id("DiscussionCategory", each.id): each for each in repo.discussion_categories}
        category = categories.get(given["categoryId"])
        if not repo.has_discussions or category is None:
            raise GraphQLError(
                f"Could not resolve to a node with the global id of '{given['categoryId']}'",
                type="NOT_FOUND",
                path=["createDiscussion"],
            )
        _permit(call, account, repo, category)
        made = Discussion(
            id=call.world.next_id(),
            number=repo.next_number,
            title=given["title"],
            body=given["body"],
            account=account,
            category=category,
            created_at=call.world.now(),
        )
        repo.discussions.append(made)
        return Node("CreateDiscussionPayload", {"discussion": _post("Discussion", made, repo, account)})

    return Node("Mutation", {"createDiscussion": create})


def _permit(call: Call, account: Account, repo: Repository, category: DiscussionCategory) -> None:
    """Say no to an app without the permission, and in a category for announcements to who does not maintain."""
    message = None
    for app in call.world.apps:
        rights = [each.permissions for each in app.installations if each.repository is repo]
        if app.bot is account and not any(each.get("discussions") == "write" for each in rights):
            message = "Resource not accessible by integration"
    if category.announces and not repo.allows(account, "maintain"):
        message = f"{account.login} does not have the correct permissions to execute `CreateDiscussion`"
    if message is not None:
        raise GraphQLError(message, type="FORBIDDEN", path=["createDiscussion"])
