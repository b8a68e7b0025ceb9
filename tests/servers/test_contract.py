from __future__ import annotations

import json
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
import requests

import tests.servers.github.contract as contract_module
from tests.servers.github import FakeGitHub
from tests.servers.github.contract import DESCRIPTION, Contract, take_violations
from tests.servers.github.routing import sample_requests
from tests.servers.http import Request, Response

PULLS = "/repos/keeper/papers/pulls"
ERROR = {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}


def request(method: str, path: str, *, query: str = "", body: Any = None) -> Request:
    """A request as it would come in."""
    content = b"" if body is None else json.dumps(body).encode()
    return Request(method=method, raw_path=path, query_string=query, headers=Message(), body=content)


def answer(status: int, body: Any = None) -> Response:
    """An answer in JSON."""
    content = b"" if body is None else json.dumps(body).encode()
    return Response(status=status, headers={"Content-Type": "application/json; charset=utf-8"}, body=content)


@pytest.fixture(scope="module")
def contract() -> Contract:
    """GitHub's own description; without it nothing of the suite is checked, and this says so."""
    found = Contract.where_known()
    if found is None:
        pytest.skip(f"{DESCRIPTION.name} of ../shared/data is not here: no exchange of the suite is checked")
    return found


@pytest.fixture
def github(contract: Contract, tmp_path: Path) -> Iterator[FakeGitHub]:
    """A fake with a repository; what is found wrong is left for the test to take."""
    with FakeGitHub(tmp_path) as fake:
        fake.add_repository("keeper/papers")
        yield fake
        take_violations()


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("asked", "answered", "wrong"),
    [
        pytest.param(
            request("GET", "/repos/keeper/papers/pullz"),
            answer(200, []),
            "GitHub's description has no such operation",
            id="unknown path",
        ),
        pytest.param(
            request("DELETE", PULLS),
            answer(200, []),
            "GitHub's description has no such operation",
            id="unknown method",
        ),
        pytest.param(
            request("GET", PULLS, query="stat=open"),
            answer(200, []),
            "GET /repos/{owner}/{repo}/pulls has no query parameter stat",
            id="unknown parameter",
        ),
        pytest.param(
            request("GET", PULLS, query="state=opened"),
            answer(200, []),
            'query parameter state=opened of GET /repos/{owner}/{repo}/pulls: the whole: "opened" is not one of',
            id="wrong parameter",
        ),
        pytest.param(
            request("GET", PULLS, query="per_page=ten"),
            answer(200, []),
            "query parameter per_page=ten",
            id="no number",
        ),
        pytest.param(
            request("POST", PULLS, body={"title": 1, "head": "a:b", "base": "main"}),
            None,
            "requestBody/content/application~1json/schema: title: 1 is not of type",
            id="wrong body",
        ),
        pytest.param(
            request("POST", PULLS, body={"head": "a:b", "base": "main", "titel": "x"}),
            None,
            "there is no property titel",
            id="misspelt property",
        ),
        pytest.param(request("POST", PULLS), None, "needs a body", id="no body"),
        pytest.param(request("GET", PULLS, body={"state": "open"}), None, "takes no body", id="needless body"),
        pytest.param(
            request("GET", PULLS),
            answer(200, [{"number": 1}]),
            "the answer 200 by /paths/~1repos~1{owner}~1{repo}~1pulls/get/responses/200/content/application~1json/"
            "schema: 0: ",
            id="wrong answer",
        ),
        pytest.param(request("GET", PULLS), answer(200), "answers 200 with a body", id="empty answer"),
        pytest.param(request("GET", PULLS), answer(202, []), "answers with 200, 304, 422, not with 202", id="status"),
        pytest.param(request("GET", PULLS), answer(404, {"message": 1}), "basic-error: message", id="wrong error"),
    ],
)
def test_what_is_not_as_described_is_named(
    contract: Contract, asked: Request, answered: Response | None, wrong: str
) -> None:
    """Path, parameters, bodies and statuses are checked, and what is wrong is told with its place."""
    found = contract.violations(asked, answered)
    assert any(wrong in violation for violation in found), found


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        pytest.param(request("GET", PULLS, query="state=all&per_page=100&page=2"), answer(200, []), id="a list"),
        pytest.param(request("HEAD", PULLS), answer(200), id="its head"),
        pytest.param(request("GET", PULLS), answer(304), id="nothing new"),
        pytest.param(request("GET", PULLS), answer(404, ERROR), id="a refusal"),
        pytest.param(request("POST", PULLS, body={"titel": "x"}), answer(422, ERROR), id="a wrong request refused"),
        pytest.param(request("GET", "/no/such/path"), answer(404, ERROR), id="a wrong path refused"),
        pytest.param(
            request("GET", "/repos/keeper/papers/git/ref/heads/shelver/latest-papers"),
            answer(404, ERROR),
            id="a branch with a slash",
        ),
    ],
)
def test_what_is_as_described_passes(contract: Contract, asked: Request, answered: Response) -> None:
    """Refusals of what is wrong are GitHub's own way, and branches and files may hold slashes."""
    assert contract.violations(asked, answered) == []


@pytest.mark.real_data
def test_every_exchange_with_the_fake_is_checked(github: FakeGitHub) -> None:
    """A request that GitHub does not know is noted with method and path, so that the running test fails by it."""
    headers = {"User-Agent": "test"}
    requests.get(f"{github.api_url}{PULLS}?state=open", headers=headers, timeout=9)
    assert take_violations() == []
    requests.get(f"{github.api_url}{PULLS}?stat=open", headers=headers, timeout=9)
    assert take_violations() == [f"GET {PULLS}: GET /repos/{{owner}}/{{repo}}/pulls has no query parameter stat"]


@pytest.mark.real_data
def test_a_fault_excuses_no_request(github: FakeGitHub) -> None:
    """Where an accident is ordered its answer is no business of the description's, but the request still is."""
    github.fail_next(status=500, body=b"<html>")
    requests.get(f"{github.api_url}{PULLS}?stat=open", headers={"User-Agent": "test"}, timeout=9)
    assert len(take_violations()) == 1


@pytest.mark.real_data
def test_every_route_of_the_fake_is_githubs(contract: Contract) -> None:
    """The fake answers nothing that GitHub does not, but for what is listed with its reason."""
    routes = sample_requests()
    assert len(routes) > 50
    unknown = [
        f"{method} {path}"
        for method, path in routes
        if "GitHub's description has no such operation" in contract.violations(request(method, path), None)
    ]
    assert unknown == []


def test_without_the_description_nothing_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ../shared is missing the fake answers as ever."""
    monkeypatch.setattr(contract_module, "DESCRIPTION", tmp_path / "missing.json")
    with FakeGitHub(tmp_path) as github:
        github.add_repository("keeper/papers")
        address = f"{github.api_url}{PULLS}?stat=open"
        assert requests.get(address, headers={"User-Agent": "test"}, timeout=9).status_code == 200
    assert take_violations() == []
