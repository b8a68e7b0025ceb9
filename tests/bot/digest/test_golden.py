from __future__ import annotations

from pathlib import Path

import pytest

from bot.digest.content import Digest
from bot.digest.formats import DigestFormat, render
from bot.digest.voice import Voice
from tests.bot.digest.voices import IN_CHINESE, IN_ENGLISH

FOLDER = Path(__file__).parent
GOLDEN = {
    "week.md": (DigestFormat.MD, IN_ENGLISH),
    "week.html": (DigestFormat.HTML, IN_ENGLISH),
    "week.txt": (DigestFormat.TEXT, IN_ENGLISH),
    "week.atom": (DigestFormat.ATOM, IN_ENGLISH),
    "week.zh.md": (DigestFormat.MD, IN_CHINESE),
    "week.zh.html": (DigestFormat.HTML, IN_CHINESE),
    "week.zh.txt": (DigestFormat.TEXT, IN_CHINESE),
    "week.zh.atom": (DigestFormat.ATOM, IN_CHINESE),
}
"""Each file, and how a week in which everything happens is written into it."""


@pytest.mark.parametrize(("name", "digest_format", "voice"), [(name, *how) for name, how in GOLDEN.items()])
def test_a_full_week_reads_well(full_digest: Digest, name: str, digest_format: DigestFormat, voice: Voice) -> None:
    """The text is the one that a person has read and liked, byte by byte."""
    assert render(full_digest, digest_format, voice) == (FOLDER / name).read_text(encoding="utf-8")
