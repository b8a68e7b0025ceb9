from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forge.hidden_memory import (
    ROOM,
    HiddenMemory,
    RememberedDecision,
    RememberedPaper,
    as_withdrawn,
    is_withdrawn,
    read_memory,
    remembers_something,
    write_memory,
)

NOON = datetime(2025, 9, 27, 12, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - its bounds
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
DECISIONS = st.builds(
    RememberedDecision,
    before=st.none() | st.just("candidate"),
    after=st.sampled_from(["rejected", "deferred"]),
    actor=WORDS,
    reason=WORDS,
    at=MOMENTS,
    url=st.none() | WORDS,
    section=st.none() | WORDS,
)
PAPERS = st.builds(
    RememberedPaper,
    arxiv_id=st.none() | st.just("2509.00001"),
    title=WORDS,
    since=MOMENTS,
    section=st.none() | WORDS,
    proposed=st.booleans(),
    pinned_section=st.none() | WORDS,
    postponed_until=st.none() | MOMENTS,
    asked_for=st.booleans(),
    doi=st.none() | WORDS,
    published=st.none() | MOMENTS,
    decisions=st.lists(DECISIONS, max_size=3).map(tuple),
)
MEMORIES = st.builds(
    HiddenMemory, papers=st.lists(PAPERS, max_size=4).map(tuple), blob=st.none() | st.just("ab" * 20)
)


def busy(count: int) -> HiddenMemory:
    """A memory with so many refused papers, one every hour."""
    return HiddenMemory(
        papers=tuple(
            RememberedPaper(
                arxiv_id=f"2509.{number:05d}",
                title=f"Number {number * 7919} of Many Papers {number**3} About Code {number**5}",
                since=NOON,
                section="Models > Code",
                decisions=(
                    RememberedDecision(
                        before="proposed",
                        after="rejected",
                        actor="a reviewer",
                        reason="box unticked in pull request 7",
                        at=NOON + timedelta(hours=number),
                        url="https://github.com/owner/list/pull/7",
                    ),
                ),
            )
            for number in range(count)
        ),
        blob="ab" * 20,
    )


@settings(deadline=None)
@given(memory=MEMORIES)
def test_what_is_written_is_read_again(memory: HiddenMemory) -> None:
    """To the microsecond and whatever the words are, with CRLF and other text around it."""
    written = write_memory(memory, room=10**6)
    assert read_memory(f"before\r\n{written}\r\nafter") == memory
    assert "\n" not in written
    assert write_memory(memory, room=10**6) == written
    assert written.count("-->") == 1


@pytest.mark.parametrize("count", [100, 500, 3000])
def test_hundreds_of_decisions_fit(count: int) -> None:
    """The newest keep their words, the others their identifiers; no refusal is lost, and the length is bounded."""
    written = write_memory(busy(count))
    assert len(written) <= ROOM
    memory = read_memory(written)
    assert memory is not None
    kept = {paper.arxiv_id for paper in memory.papers} | set(memory.refused)
    assert kept == {f"2509.{number:05d}" for number in range(count)}
    assert memory.forgotten == 0
    assert len(memory.papers) >= 100 if count == 100 else len(memory.papers) < count
    assert all(paper.decisions for paper in memory.papers)


def test_what_does_not_fit_is_counted() -> None:
    """Where even the identifiers are too many, the oldest go, and the text says how many."""
    memory = read_memory(write_memory(busy(50), room=250))
    assert memory is not None
    assert memory.forgotten > 0
    assert memory.forgotten + len(memory.refused) == 50
    assert memory.refused == tuple(f"2509.{number:05d}" for number in range(memory.forgotten, 50))


def test_the_same_memory_keeps_the_words_that_stand() -> None:
    """Packed otherwise by another build of zlib, it is not written anew for that."""
    memory = busy(5)
    plain = zlib.decompress(base64.b64decode(write_memory(memory).split()[3]))
    stands = f"<!-- shelver:memory 1 {base64.b64encode(zlib.compress(plain, 1)).decode()} -->"
    assert write_memory(memory, seen=f"text\n{stands}\n") == stands
    other = write_memory(replace(memory, blob=None), seen=f"text\n{stands}\n")
    assert other != stands


@pytest.mark.parametrize(
    "data",
    [
        "not base64!",
        "AAAA",
        base64.b64encode(b"plain").decode(),
        base64.b64encode(zlib.compress(b"[]")).decode(),
        base64.b64encode(
            zlib.compress(json.dumps({"papers": [[1]], "refused": [], "forgotten": 0}).encode())
        ).decode(),
        base64.b64encode(zlib.compress(b'{"blob":null,"papers":[],"refused":7,"forgotten":0}')).decode(),
        base64.b64encode(zlib.compress(b" " * 5_000_000)).decode(),
    ],
)
def test_a_damaged_memory_is_none(data: str) -> None:
    """Whatever is wrong with it, packed too well included."""
    assert read_memory(f"<!-- shelver:memory 1 {data} -->") is None


def test_another_format_is_none() -> None:
    """It is seen, but not understood."""
    newer = write_memory(busy(1)).replace("memory 1", "memory 2")
    assert read_memory(newer) is None
    assert remembers_something(newer)
    assert not remembers_something("no memory")


def test_our_own_closing_is_marked_once() -> None:
    """At the end of the text, where people's edits before it do no harm."""
    body = as_withdrawn("text\r\n")
    assert is_withdrawn(body.replace("\n", "\r\n"))
    assert as_withdrawn(body) == body
    assert not is_withdrawn("text")
