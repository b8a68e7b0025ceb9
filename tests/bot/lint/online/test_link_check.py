from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from bot.lint.online.addresses import is_public
from bot.lint.online.link_check import MOST_REDIRECTS, LinkCheck, Verdict
from tests.servers.http import LoopbackServer, Request, Response

PATHS: dict[str, Response] = {
    "/alive": Response(),
    "/gone": Response(status=404),
    "/buried": Response(status=410),
    "/forbidden": Response(status=403),
    "/broken": Response(status=500),
    "/moved": Response(status=301, headers={"Location": "/alive"}),
    "/moved-away": Response(status=302, headers={"Location": "/gone"}),
    "/circle": Response(status=302, headers={"Location": "/circle"}),
    "/inside": Response(status=302, headers={"Location": "http://10.0.0.1/secret"}),
    "/password": Response(status=302, headers={"Location": "http://user:word@127.0.0.1/"}),
    "/file": Response(status=302, headers={"Location": "file:///etc/passwd"}),
    "/doi": Response(status=302, headers={"Location": "https://arxiv.org/abs/2509.00001"}),
    "/nowhere": Response(status=301),
    "/busy": Response(status=429, headers={"Retry-After": "7200"}),
    "/down": Response(status=503),
    "/dropped": Response(drop=True),
    "/cookie": Response(status=302, headers={"Location": "/alive", "Set-Cookie": "tracked=1"}),
}


class Site:
    """A server that remembers what it was asked."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.server = LoopbackServer(self.respond)

    def respond(self, request: Request) -> Response:
        """Answer by path; /get-only knows no HEAD."""
        self.requests.append(request)
        if request.path == "/get-only":
            return Response(status=404 if request.method == "HEAD" else 200)
        return PATHS[request.path]

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Methods and paths in order."""
        return [(request.method, request.path) for request in self.requests]


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on this machine."""
    one = Site()
    with one.server:
        yield one


class Clock:
    """Seconds that pass only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds


@contextmanager
def checking(
    *, clock: Clock | None = None, resolver: Callable[[str], Sequence[str]] | None = None
) -> Iterator[LinkCheck]:
    """A check that may ask this machine, and nothing else."""
    clock = clock or Clock()
    with LinkCheck(
        user_agent="shelver/test (mailto:somebody@example.org)",
        timeout=5.0,
        allows=lambda address: address == "127.0.0.1",
        resolver=resolver or (lambda host: [host]),
        any_port=True,
        clock=lambda: clock.now,
        sleep=clock.sleep,
    ) as check:
        yield check


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/alive", Verdict.ALIVE),
        ("/gone", Verdict.DEAD),
        ("/buried", Verdict.DEAD),
        ("/get-only", Verdict.ALIVE),
        ("/moved", Verdict.ALIVE),
        ("/moved-away", Verdict.DEAD),
        ("/forbidden", Verdict.UNKNOWN),
        ("/broken", Verdict.UNKNOWN),
        ("/circle", Verdict.UNKNOWN),
        ("/nowhere", Verdict.UNKNOWN),
        ("/busy", Verdict.UNKNOWN),
        ("/down", Verdict.UNKNOWN),
        ("/dropped", Verdict.UNKNOWN),
    ],
)
def test_only_404_and_410_are_dead(site: Site, path: str, verdict: Verdict) -> None:
    """2xx is alive, 404 and 410 to GET are dead, at the end of redirects too; all else could not be checked."""
    with checking() as check:
        assert check.ask(site.server.url + path).verdict is verdict


def test_head_comes_first_and_get_only_where_it_fails(site: Site) -> None:
    """A link that answers HEAD is not asked again, and we say who we are."""
    with checking() as check:
        check.ask(f"{site.server.url}/alive")
        check.ask(f"{site.server.url}/gone")

    assert site.asked == [("HEAD", "/alive"), ("HEAD", "/gone"), ("GET", "/gone")]
    assert "somebody@example.org" in site.requests[0].headers["User-Agent"]


@pytest.mark.parametrize("path", ["/inside", "/password", "/file"])
def test_redirects_to_what_may_not_be_asked_are_not_followed(site: Site, path: str) -> None:
    """Private networks, passwords and other schemes are refused behind a redirect as well."""
    with checking() as check:
        assert check.ask(site.server.url + path).verdict is Verdict.UNKNOWN
    assert [asked for _, asked in site.asked] == [path]


@pytest.mark.parametrize("host", ["arxiv.org", "www.ARXIV.org", "export.arxiv.org."])
def test_arxiv_is_not_asked_even_behind_a_redirect(site: Site, host: str) -> None:
    """A DOI may lead there: its own interfaces are asked in its place, at a distance that all processes keep."""
    looked_up: list[str] = []

    def resolver(name: str) -> Sequence[str]:
        looked_up.append(name)
        return [name]

    with checking(resolver=resolver) as check:
        for url in (f"{site.server.url}/doi", f"https://{host}/abs/2509.00001"):
            answer = check.ask(url)
            assert (answer.verdict, answer.detail[:18]) == (Verdict.UNKNOWN, "it leads to arXiv,")
    assert looked_up == ["127.0.0.1"]


def test_redirects_are_limited(site: Site) -> None:
    """A circle is left after a few steps."""
    with checking() as check:
        assert "redirects" in check.ask(f"{site.server.url}/circle").detail
    assert len(site.requests) == MOST_REDIRECTS + 1


def test_cookies_are_not_sent_back(site: Site) -> None:
    """A site cannot recognise us by a cookie."""
    with checking() as check:
        check.ask(f"{site.server.url}/cookie")
    assert [request.headers.get("Cookie") for request in site.requests] == [None, None]


def test_a_host_is_asked_with_a_distance(site: Site) -> None:
    """Between two requests to one host the delay passes."""
    clock = Clock()
    with checking(clock=clock) as check:
        check.ask(f"{site.server.url}/gone")
        check.ask(f"{site.server.url}/alive")
    assert clock.slept == [3.0, 3.0]


def test_a_host_that_throttles_is_left_alone(site: Site) -> None:
    """After 429 nothing more is asked of that host, and the pause that it wants is told."""
    with checking() as check:
        assert check.ask(f"{site.server.url}/busy").pause == 7200
        assert "fewer requests" in check.ask(f"{site.server.url}/alive").detail
    assert site.asked == [("HEAD", "/busy")]


def test_a_host_that_does_not_answer_is_left_alone(site: Site) -> None:
    """After two failures the rest of its links wait for another run."""
    with checking() as check:
        for _ in range(3):
            last = check.ask(f"{site.server.url}/dropped")
    assert "did not answer" in last.detail
    assert len(site.requests) == 2


def test_no_address_that_is_not_allowed_is_asked(site: Site) -> None:
    """A name with a private address is refused before a connection, even if another of its addresses is public."""
    with checking(resolver=lambda _: ["127.0.0.1", "10.0.0.1"]) as check:
        assert "no public host" in check.ask(f"{site.server.url}/alive").detail
    assert site.requests == []


def test_a_name_that_changes_its_address_is_refused_after_connecting(site: Site) -> None:
    """Where the resolver said something public and the connection reached this machine, nothing is sent."""
    with LinkCheck(
        user_agent="test", allows=is_public, resolver=lambda _: ["8.8.8.8"], any_port=True, delay=0.0
    ) as check:
        answer = check.ask(f"{site.server.url}/alive")
    assert answer.verdict is Verdict.UNKNOWN
    assert "no public address" in answer.detail
    assert site.requests == []


def unknown(code: int, *, known: Sequence[str] = ()) -> Callable[[str], list[str]]:
    """A resolver that knows these names alone."""

    def resolve(host: str) -> list[str]:
        if host in known:
            return ["127.0.0.1"]
        raise socket.gaierror(code, "no")

    return resolve


def test_a_name_that_does_not_exist_is_dead() -> None:
    """A resolver that knows other names, and says that there is no such one, is believed."""
    with checking(resolver=unknown(socket.EAI_NONAME, known=["arxiv.org"])) as check:
        assert check.ask("https://no-such-host.example/").verdict is Verdict.DEAD


@pytest.mark.parametrize("code", [socket.EAI_NONAME, socket.EAI_AGAIN])
def test_a_resolver_that_knows_nothing_is_not_believed(code: int) -> None:
    """Without a network no link is called dead."""
    with checking(resolver=unknown(code)) as check:
        assert check.ask("https://no-such-host.example/").verdict is Verdict.UNKNOWN
