"""Requests are polite and patient, and only whole answers come back: over real HTTP, with a clock of our own."""

from __future__ import annotations

import gzip
import inspect
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import requests

from bot.sources.arxiv_client import ArxivQuery
from bot.sources.arxiv_gate import RequestGate
from bot.sources.arxiv_oai import ArxivOai
from bot.sources.arxiv_transport import ArxivTransport
from bot.sources.daily_feed import DailyFeed
from bot.sources.patience import Patience
from bot.sources.polite_transport import LONGEST_ANSWER, MOST_ATTEMPTS, retry_after, user_agent
from bot.sources.shared_gate import LONGEST_TURN, REFUSALS_BEFORE_BREAK
from config.errors import SourceRefusedError, SourceUnavailableError, SourceUnverifiedError
from tests.servers.arxiv import Clock, FakeArxiv, faults, sample_records
from tests.servers.arxiv.feed import ResultPage, write_feed

QUERY = {"search_query": "cat:cs.SE OR cat:cs.CL OR cat:cs.LG", "start": "0", "max_results": "10"}
NOW = datetime(2025, 9, 10, 12, tzinfo=UTC)
Ask = Callable[..., requests.Response]


@pytest.fixture
def arxiv() -> Iterator[FakeArxiv]:
    """Twenty-five papers."""
    with FakeArxiv(sample_records(25)) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    """Only sleeping moves it."""
    return Clock()


@pytest.fixture
def session() -> Iterator[requests.Session]:
    """A session to mount a transport on."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def ask(arxiv: FakeArxiv, clock: Clock, session: requests.Session) -> Ask:
    """Ask the fake arXiv for its first page through a transport with the given options."""

    def send(**options: object) -> requests.Response:
        gate = RequestGate(delay=3, clock=clock, sleep=clock.sleep)
        defaults: dict[str, object] = {"gate": gate, "clock": clock, "jitter": lambda: 1.0, "timeout": 5.0}
        transport = ArxivTransport(**{**defaults, **options})
        session.mount("http://", transport)
        return session.get(arxiv.query_url, params=QUERY)

    return send


def test_each_request_says_who_asks(arxiv: FakeArxiv, ask: Ask) -> None:
    """User-Agent names the program, where it lives and whom to write to; Accept asks for Atom first."""
    ask(contact="list@example.org")
    headers = arxiv.requests[0].headers
    assert headers["user-agent"].startswith("shelver/")
    assert headers["user-agent"].endswith("(+https://github.com/shelver/shelver; mailto:list@example.org)")
    assert headers["accept"].startswith("application/atom+xml")


def test_no_connection_is_kept(arxiv: FakeArxiv, ask: Ask) -> None:
    """An idle one, beside the request of another process, would be a second one."""
    ask()
    assert arxiv.requests[0].headers["connection"] == "close"


def test_a_request_ends_before_its_turn_does() -> None:
    """Whatever trickles in, and however patient an interface is: the turn does not go to the next one meanwhile."""
    patience = [
        inspect.signature(interface).parameters["timeout"].default for interface in (ArxivQuery, ArxivOai, DailyFeed)
    ]
    assert LONGEST_ANSWER + max(patience) + 60 <= LONGEST_TURN.total_seconds()


def test_one_request_does_not_open_the_breaker() -> None:
    """An interface that refuses all attempts at a request leaves the others their turn."""
    assert MOST_ATTEMPTS < REFUSALS_BEFORE_BREAK


def test_a_contact_is_optional() -> None:
    """Without a contact the User-Agent holds the project alone."""
    assert "mailto" not in user_agent()


@pytest.mark.parametrize("contact", ["me@example.org\r\nX-Evil: 1", "mé@example.org", "a b", ""])
def test_a_contact_cannot_smuggle_headers(contact: str) -> None:
    """A contact that is no plain address is refused before anything is sent."""
    with pytest.raises(ValueError, match="is no e-mail address"):
        user_agent(contact)


def test_a_whole_answer_comes_back_at_once(ask: Ask, clock: Clock) -> None:
    """A healthy arXiv is asked once, without waiting, and its feed can be read from the response."""
    response = ask()
    assert response.status_code == 200
    assert response.content.count(b"<entry>") == 10
    assert clock.slept == []


def test_retry_after_in_seconds_is_obeyed(arxiv: FakeArxiv, ask: Ask, clock: Clock) -> None:
    """A 429 with Retry-After is followed by exactly that pause."""
    arxiv.fail(faults.status(429, retry_after=41))
    assert ask().ok
    assert clock.slept == [41]


def test_a_pause_may_use_up_the_patience(arxiv: FakeArxiv, ask: Ask, clock: Clock) -> None:
    """A pause within what the run may wait is granted whole, even if less is left afterwards than it took."""
    arxiv.fail(faults.status(429, retry_after=200))
    assert ask(patience=Patience(300)).ok
    assert clock.slept == [200]


def test_retry_after_as_a_date_is_obeyed(arxiv: FakeArxiv, ask: Ask, clock: Clock) -> None:
    """A date is read by the server's own clock, to the second."""
    arxiv.fail(faults.status(503, retry_after=timedelta(seconds=90)))
    assert ask().ok
    assert clock.slept == [pytest.approx(90, abs=2)]


def test_retry_after_zero_still_backs_off(arxiv: FakeArxiv, ask: Ask, clock: Clock) -> None:
    """An invitation to come back at once is not taken literally."""
    arxiv.fail(faults.status(429, retry_after=0))
    assert ask().ok
    assert clock.slept == [6]


@pytest.mark.parametrize(
    "fault",
    [
        *(faults.status(code) for code in (406, 429, 500, 502, 503, 504, 520)),
        faults.rate_exceeded(),
        faults.rate_exceeded(status=403),
        faults.html_page(status=503),
        faults.dropped(),
        faults.dropped(0),
    ],
)
def test_passing_trouble_is_waited_out(fault: faults.Fault, arxiv: FakeArxiv, ask: Ask, clock: Clock) -> None:
    """Throttling, server errors and broken connections are followed by pauses that double, then by the answer."""
    arxiv.fail(fault, times=3)
    assert ask().ok
    assert clock.slept == [6, 12, 24]
    assert len(arxiv.requests) == 4


def test_pauses_vary_and_have_a_limit(arxiv: FakeArxiv, ask: Ask, clock: Clock) -> None:
    """Jitter takes up to half of a pause away, and no pause grows beyond two minutes."""
    arxiv.fail(faults.status(503), times=7)
    assert ask(jitter=lambda: 0.0, patience=Patience(10_000), attempts=8).ok
    assert clock.slept == [3, 6, 12, 24, 48, 60, 60]


def test_patience_has_an_end(arxiv: FakeArxiv, ask: Ask, clock: Clock) -> None:
    """When the next pause would exceed what a run may wait, it is not begun."""
    arxiv.fail(faults.status(429), times=100)
    with pytest.raises(SourceUnavailableError, match=r"HTTP 429; the next attempt would be due in 96 seconds"):
        ask(patience=Patience(150), attempts=8)
    assert clock.slept == [6, 12, 24, 48]


def test_attempts_have_an_end(arxiv: FakeArxiv, ask: Ask) -> None:
    """A server that fails quickly is not asked for ever."""
    arxiv.fail(faults.status(500), times=100)
    with pytest.raises(SourceUnavailableError, match="HTTP 500; gave up after 3 attempts"):
        ask(attempts=3)
    assert len(arxiv.requests) == 3


def test_a_pause_longer_than_the_patience_is_still_kept(
    arxiv: FakeArxiv, clock: Clock, session: requests.Session
) -> None:
    """After an hour's Retry-After the run gives up, and nobody who shares the gate asks within that hour."""
    gate = RequestGate(delay=3, clock=clock, sleep=clock.sleep)
    session.mount("http://", ArxivTransport(gate=gate, clock=clock))
    arxiv.fail(faults.status(429, retry_after=3600))
    with pytest.raises(SourceUnavailableError, match="due in 3600 seconds"):
        session.get(arxiv.query_url, params=QUERY)
    session.mount("http://", ArxivTransport(gate=gate, clock=clock))
    with pytest.raises(SourceUnavailableError, match="no requests for another 3600 seconds"):
        session.get(arxiv.query_url, params=QUERY)
    clock.time += 3601
    assert session.get(arxiv.query_url, params=QUERY).ok
    assert (len(arxiv.requests), clock.slept) == (2, [])


def test_patience_is_counted_over_all_requests(arxiv: FakeArxiv, clock: Clock, session: requests.Session) -> None:
    """What one request waited is missing to the next one."""
    gate = RequestGate(delay=3, clock=clock, sleep=clock.sleep)
    session.mount("http://", ArxivTransport(gate=gate, clock=clock, patience=Patience(100)))
    arxiv.fail(faults.status(503, retry_after=60), times=2, start=0)
    with pytest.raises(SourceUnavailableError, match="due in 60 seconds"):
        session.get(arxiv.query_url, params=QUERY)
    assert clock.slept == [60]


def test_a_silent_server_is_given_up(arxiv: FakeArxiv, ask: Ask) -> None:
    """No answer within the timeout counts as a failed attempt."""
    arxiv.fail(faults.silent(), times=2)
    with pytest.raises(SourceUnavailableError, match=r"did not answer within 0.05 seconds; gave up after 2"):
        ask(timeout=0.05, attempts=2)


def test_a_silent_server_that_wakes_up_is_heard(arxiv: FakeArxiv, ask: Ask) -> None:
    """After a timeout the request is sent again."""
    arxiv.fail(faults.silent())
    assert ask(timeout=0.2).ok


def test_a_slow_answer_within_the_timeout_is_taken(arxiv: FakeArxiv, ask: Ask) -> None:
    """Slowness alone is no fault."""
    arxiv.fail(faults.slow(0.1))
    assert ask(timeout=5.0).ok
    assert len(arxiv.requests) == 1


def test_a_trickling_answer_is_given_up(arxiv: FakeArxiv, session: requests.Session) -> None:
    """A server that sends a byte now and then never times out, so the whole answer has a deadline too."""
    arxiv.fail(faults.dripping(0.01), times=2)
    session.mount("http://", ArxivTransport(gate=RequestGate(delay=0), timeout=0.05, attempts=2))
    with pytest.raises(SourceUnavailableError, match=r"not complete after 0.25 seconds; gave up after 2"):
        session.get(arxiv.query_url, params=QUERY)


def test_nobody_listening_is_unavailable(ask: Ask, session: requests.Session, clock: Clock) -> None:
    """A refused connection names its reason, and not the query's URL."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    gate = RequestGate(delay=3, clock=clock, sleep=clock.sleep)
    session.mount("http://", ArxivTransport(gate=gate, clock=clock, attempts=2))
    with pytest.raises(SourceUnavailableError, match=r"Connection refused; gave up after 2 attempts, try later"):
        session.get(f"http://127.0.0.1:{port}/api/query", params=QUERY)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.html_page(), "something else than a feed: <!DOCTYPE html> <html><head><title>Down for repair"),
        (faults.html_page(pages=500), "something else than a feed: <!DOCTYPE html>"),
        (faults.body(b""), "something else than a feed: nothing"),
        (faults.body(b"\x1b[2J\x07 gone \x00"), "something else than a feed: [2J gone"),
        (faults.truncated(), "broken or cut off"),
        (faults.truncated(0.999), "broken or cut off"),
        (faults.missing_entries(3), "announced 25 results, 7 came"),
        (faults.other_start(10), "answered from 10 on"),
        (faults.entry_without("id", index=4), "entry 5 of 10 in arXiv's feed has no id"),
        (faults.entry_without("published", index=9), "entry 10 of 10 in arXiv's feed has no published"),
        (faults.entry_with("updated", "<updated>soon</updated>"), "'soon' for a date"),
    ],
)
def test_doubtful_answers_are_refused_at_once(
    fault: faults.Fault, words: str, arxiv: FakeArxiv, ask: Ask, clock: Clock
) -> None:
    """What is no whole feed raises an error that shows its first words; asking again is left to the next run."""
    arxiv.fail(fault)
    with pytest.raises(SourceUnverifiedError) as caught:
        ask()
    assert words in str(caught.value)
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()
    assert clock.slept == []


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410])
def test_a_no_is_a_no(code: int, arxiv: FakeArxiv, ask: Ask) -> None:
    """Statuses that waiting does not cure are told to the operator at once."""
    arxiv.fail(faults.status(code))
    with pytest.raises(SourceRefusedError, match=rf"HTTP {code}: Not now\."):
        ask()
    assert len(arxiv.requests) == 1


def test_arxivs_error_feed_is_quoted(arxiv: FakeArxiv, session: requests.Session) -> None:
    """The reason that arXiv gives for refusing a query reaches the operator, with 400 and with 200."""
    session.mount("http://", ArxivTransport(gate=RequestGate(delay=0)))
    with pytest.raises(SourceRefusedError, match="arXiv refused the query: start must be an integer"):
        session.get(arxiv.query_url, params={**QUERY, "start": "soon"})


def test_an_answer_has_a_largest_size(arxiv: FakeArxiv, ask: Ask) -> None:
    """Nothing is read beyond the limit."""
    with pytest.raises(SourceUnverifiedError, match="larger than 1000 bytes"):
        ask(size_limit=1_000)
    assert len(arxiv.requests) == 1


def test_a_packed_answer_is_measured_unpacked(arxiv: FakeArxiv, ask: Ask) -> None:
    """A small packed answer that unpacks into a huge one is stopped as well, and an honest one is read."""
    page = ResultPage(query_string="", total=0, start=0, size=10, entries=())
    honest = faults.Answer(body=gzip.compress(write_feed(page, now=None)), headers={"Content-Encoding": "gzip"})
    bomb = replace(honest, body=gzip.compress(b"<?xml" + b" " * 50_000_000))
    arxiv.fail(faults.Fault(on_answer=lambda _: honest))
    assert ask().content == write_feed(page, now=None)
    arxiv.fail(faults.Fault(on_answer=lambda _: bomb))
    with pytest.raises(SourceUnverifiedError, match="larger than 1000000 bytes"):
        ask(size_limit=1_000_000)


def test_a_redirect_is_followed_politely(arxiv: FakeArxiv, ask: Ask, clock: Clock) -> None:
    """The request after a redirect keeps its distance like any other, and its answer is checked like any other."""
    arxiv.fail(faults.redirect("/api/query?search_query=cat:cs.SE&start=0&max_results=5"))
    assert ask().ok
    assert clock.slept == [3]
    arxiv.fail(faults.redirect("/api/query?search_query=cat:cs.SE"))
    with pytest.raises(SourceUnverifiedError, match="redirected the query to something else"):
        ask()


def test_two_clients_that_share_a_gate_keep_the_distance(arxiv: FakeArxiv) -> None:
    """The server sees at least the delay between any two requests, retries and threads included."""
    gate = RequestGate(delay=0.1)
    arxiv.fail(faults.status(503), times=1)

    def poll() -> None:
        with requests.Session() as session:
            session.trust_env = False
            session.mount("http://", ArxivTransport(gate=gate))
            for _ in range(2):
                assert session.get(arxiv.query_url, params=QUERY).ok

    threads = [threading.Thread(target=poll) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(arxiv.requests) == 5
    assert min(arxiv.gaps) >= 0.1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": " 120 "}, 120),
        ({"Retry-After": "Wed, 10 Sep 2025 12:05:00 GMT"}, 300),
        ({"Retry-After": "Wed, 10 Sep 2025 12:05:00 GMT", "Date": "Wed, 10 Sep 2025 12:04:00 GMT"}, 60),
        ({"Retry-After": "Wed, 10 Sep 2025 11:00:00 GMT"}, 0),
        ({"Retry-After": "Wed, 10 Sep 2025 12:05:00 GMT", "Date": "nonsense"}, 300),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "9" * 400}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_in_both_forms(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds and dates are understood, a date in the past means now, and nonsense is ignored."""
    assert retry_after(headers, now=NOW) == seconds
