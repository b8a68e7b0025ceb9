"""Papers that nobody wrote: deterministic records for tests, in sentences of our own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tests.servers.arxiv.records import ArxivRecord

_GOALS = ("repair", "translation", "completion", "review", "search", "summaries", "synthesis", "test generation")
_MEANS = ("small language models", "execution feedback", "retrieval", "agents", "static analysis", "preference data")
_PLACES = ("large repositories", "student programs", "legacy Fortran", "smart contracts", "notebooks", "compilers")
_NAMES = ("Ada", "Bo", "Chloé", "Dag", "Emre", "Fei", "Gül", "Hanna", "Iwo", "José")
_FAMILIES = ("Abel", "Brandt", "Chen", "Díaz", "Eriksen", "Fontaine", "Gruber", "Huang", "Ito", "Jansen")


def sample_records(
    count: int,
    *,
    start: datetime = datetime(2025, 9, 1, tzinfo=UTC),
    step: timedelta = timedelta(minutes=10),
    categories: Sequence[str] = ("cs.SE", "cs.CL", "cs.LG"),
    seed: int = 0,
) -> list[ArxivRecord]:
    """That many papers, submitted ``step`` apart from ``start`` on, each in one or two of the categories."""
    chance = random.Random(seed)
    return [
        _record(index, published=start + index * step, categories=categories, chance=chance) for index in range(count)
    ]


def _record(index: int, *, published: datetime, categories: Sequence[str], chance: random.Random) -> ArxivRecord:
    goal, means, place = chance.choice(_GOALS), chance.choice(_MEANS), chance.choice(_PLACES)
    return ArxivRecord(
        id=f"{published:%y%m}.{index + 1:05d}",
        title=f"Code {goal} with {means} in {place}: study {index + 1}",
        abstract=(
            f"We ask whether {means} help with {goal} in {place}. In {chance.randint(3, 40)} projects they did, "
            f"by {chance.randint(2, 30)} %. Where a < b & c > d, the gain is smaller."
        ),
        authors=tuple(f"{chance.choice(_NAMES)} {chance.choice(_FAMILIES)}" for _ in range(chance.randint(1, 4))),
        categories=tuple(chance.sample(list(categories), k=min(len(categories), chance.randint(1, 2)))),
        comment=f"{chance.randint(4, 30)} pages" if chance.random() < 0.5 else None,
        published=published,
    )
