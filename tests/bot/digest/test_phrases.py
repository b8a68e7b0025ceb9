"""What Shelver stores in English, told in other languages: each sentence as the code that stores it makes it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.announcement_words import tell_days
from bot.digest.content import Digest
from bot.digest.outline import ROOMS
from bot.digest.plain import plain_line
from bot.digest.telling import Telling
from bot.digest.voice import Voice
from bot.sources.base import ListCommit
from bot.sources.ledger import DayCount, judge_day, shortages
from bot.steps.follow_list import deletion_reason, listing_reason
from bot.steps.keep_ledger import tell_owed
from classifiers.classification import Classification, SectionScore
from classifiers.verdict import judge
from db.decided_works import SameWork
from db.models import LedgerDay
from tests.bot.digest.voices import IN_CHINESE, IN_ENGLISH

COMMIT = ListCommit(sha="c0ffee1", author="keeper", committed_at=datetime(2025, 9, 25, tzinfo=UTC), message="")


def _judged(relevance: float, score: float) -> str:
    sections = [SectionScore(section="Testing > Fuzzing", score=score, evidence=())]
    found = Classification(relevance=relevance, relevance_evidence=(), sections=sections, facets=())
    return judge(found, relevance=0.5, section=0.5).reason


def _doubted(detail: str, *categories: str) -> str:
    days = [
        LedgerDay(
            profile="p",
            source="arxiv",
            category=category,
            day=date(2025, 9, 24),
            verdict="suspect",
            detail=detail,
            fetched=2,
            expected=9,
            owed=[],
        )
        for category in categories
    ]
    [told] = tell_days(days)
    return told


SHORT = shortages({"cs.SE": 2, "cs.CL": 1}, {"cs.SE": 40, "cs.CL": 3})
SMALL = shortages({"cs.SE": 0, "cs.CL": 0, "cs.AI": 0}, {"cs.SE": 4, "cs.CL": 4, "cs.AI": 4})
STORED = {
    deletion_reason("Testing > Fuzzing", COMMIT): "keeper 从 测试 › 模糊测试 中删除",
    listing_reason("Odd 'name' > B", COMMIT): "keeper 将其收录于 Odd 'name' › B",
    "box unticked in pull request 12": "在拉取请求 12 中取消了勾选",
    'put off until 2025-10-19: see "C"; later': '推迟至 10 月 19 日：see "C"; later',
    "withdrawn from arXiv: due to an error": "已从 arXiv 撤稿：due to an error",
    "edited in the list: venue 'ICSE 2026' added, month '2025-09' instead of '2025-08'": (
        "条目已编辑：补充发表信息“ICSE 2026”，月份由“2025-08”改为“2025-09”"
    ),
    SameWork("2509.01001", "T", "was refused on 2025-09-23 by keeper", None).reason: (
        "与 arXiv:2509.01001 是同一工作，后者已于 9 月 23 日被 keeper 拒绝"
    ),
    _judged(0.1, 0.9): "相关度 0.10 低于阈值 0.50",
    _judged(0.9, 0.1): "相关度 0.90 足够，但没有确定的章节：最佳章节 Testing > Fuzzing 得分 0.10，低于阈值 0.50",
    judge_day(DayCount(fetched=2, expected=None)).detail: "所知尚少，无法判断是否齐全",
    tell_owed(["2509.01001"]): "每日订阅列出的 1 篇论文未能获取",
    SHORT["cs.SE"]: "只有 2 篇，而通常有 40 篇",
    SHORT["cs.CL"]: "只有 1 篇，而通常有 3 篇，其他类别也偏少",
    SMALL["cs.AI"]: "3 个小类别合计只有 0 篇，而通常约有 12 篇",
    f"arxiv: not verified, and asked for again: {_doubted(SHORT['cs.SE'], 'cs.SE', 'cs.CL')}; 3 more": (
        "arXiv：未核实，将再次查询：9 月 24 日，cs.CL, cs.SE：只有 2 篇，而通常有 40 篇；另有 3 项"
    ),
    _doubted(f"{tell_owed(['a', 'b'])}; too long ago to be judged", "a.A", "a.B", "a.C", "a.D", "a.E"): (
        "9 月 24 日，a.A, a.B, a.C 等（另有 2 个类别）：每日订阅列出的 2 篇论文未能获取；时间过久，无法判断"
    ),
    "not about code; sorry, keeper": "not about code; sorry, keeper",
}
"""Each sentence, and what a Chinese reader gets."""


def _told(sentence: str, digest: Digest, voice: Voice) -> str:
    return plain_line(Telling(digest, voice, ROOMS[0]).stored(sentence))


@pytest.mark.parametrize("sentence", STORED)
def test_what_shelver_stored_is_told_in_chinese(empty_digest: Digest, sentence: str) -> None:
    """Words of people stay as they are, and so does what nobody has a phrase for."""
    assert _told(sentence, empty_digest, IN_CHINESE) == STORED[sentence]


def test_english_readers_get_paths_and_days_as_everywhere_else(empty_digest: Digest) -> None:
    """No quotes of a programming language, and no numbers for months; all else is as it is stored."""
    assert _told(deletion_reason("A > B", COMMIT), empty_digest, IN_ENGLISH) == "deleted from A › B by keeper"
    told = _told(
        f"arxiv: not verified, and asked for again: {_doubted('nothing', 'cs.SE')}", empty_digest, IN_ENGLISH
    )
    assert told == "arXiv: not verified, and asked for again: 24 September, cs.SE: nothing"
    for sentence in ("box unticked in pull request 12", "not about code", "put off until 2025-10-19"):
        assert _told(sentence, empty_digest, IN_ENGLISH) == sentence


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    words=st.text(max_size=40),
    frame=st.sampled_from(
        ("{}", "deleted from {} by {}", "put off until {}", "{} days from {} to {}, a: {}", "{}; {}")
    ),
)
def test_whatever_people_write_is_told(empty_digest: Digest, words: str, frame: str) -> None:
    """A person's reason may look like one of ours, or nearly so: it is told in some way, and never an error."""
    for made in (frame.replace("{}", words), frame.replace("{}", repr(words))):
        assert _told(made, empty_digest, IN_CHINESE) or not re.search(r"\w", made)


@pytest.mark.parametrize(
    "sentence",
    [
        "put off until 2025-02-31",
        r"deleted from '\x' by me",
        "edited in the list: " * 90 + "end",
        "edited in the list: " * 5000 + "end",
        "; ".join(["nothing came"] * 5000),
    ],
)
def test_what_only_looks_like_ours_is_told_as_it_is(empty_digest: Digest, sentence: str) -> None:
    """Days that are none, quotes that are none, and sentences within sentences within sentences."""
    assert _told(sentence, empty_digest, IN_CHINESE)
