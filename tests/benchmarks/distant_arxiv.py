"""Our arXiv in a process of its own, so that its work does not count as the bot's."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection

from tests.servers.arxiv import ArxivRecord, FakeArxiv

_FIRST = ("Ada", "Bo", "Jos\\'e", "Hanna", "Fei", "Iwo", "Emre", "Dag", "Mei", "Lin", "Sara", "Omar")
_FAMILY = ("Abel", "Chen", "Huang", 'M\\"uller', "Ito", "Jansen", "Brandt", "Park", "Silva", "Novak", "Diaz", "Kim")
"""One in twelve bears an accent, as in LaTeX."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where its three interfaces are."""

    query: str
    oai: str
    feed: str


def busy_day(submitted: datetime, *, announced: datetime, count: int, seed: int) -> list[ArxivRecord]:
    """Papers of one announcement, as long as real ones, in one to three of the sample profile's categories."""
    dice = random.Random(seed)
    words = [f"word{number}" for number in range(3_000)]
    return [
        ArxivRecord(
            id=f"{submitted:%y%m}.{10_000 * seed + number:05d}",
            title=" ".join(dice.choices(words, k=10)),
            abstract=" ".join(dice.choices(words, k=150)),
            authors=tuple(f"{dice.choice(_FIRST)} {dice.choice(_FAMILY)}" for _ in range(dice.randint(1, 8))),
            categories=tuple(dice.sample(("cs.SE", "cs.CL", "cs.LG"), k=dice.randint(1, 3))),
            comment="12 pages, 4 figures",
            published=submitted + number * timedelta(seconds=30),
            announced=announced,
        )
        for number in range(count)
    ]


@contextmanager
def distant_arxiv(make_records: Callable[[], Sequence[ArxivRecord]], *, now: datetime) -> Iterator[Addresses]:
    """An arXiv that shows what is announced by ``now``.

    Args:
        make_records: Called in the other process: a function of a module, or a partial of one.
        now: The moment, in UTC.
    """
    context = multiprocessing.get_context("forkserver")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(make_records, now, there))
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("end")
        process.join()
        process.close()
        here.close()
        there.close()


def _serve(make_records: Callable[[], Sequence[ArxivRecord]], now: datetime, pipe: Connection) -> None:
    with FakeArxiv(make_records(), now=now) as arxiv:
        pipe.send(Addresses(query=arxiv.query_url, oai=arxiv.oai_url, feed=arxiv.feed_url))
        pipe.recv()
