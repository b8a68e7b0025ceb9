from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from string import Formatter
from typing import Any, get_args

import pytest
from markdown_it import MarkdownIt

from bot.audit.content import Verdict
from bot.digest.blocks import Strong, Words, fill
from bot.digest.content import Digest
from bot.digest.dates import Dates
from bot.digest.english import ENGLISH
from bot.digest.health import OUTCOMES, VERDICTS
from bot.digest.insights import Change
from bot.digest.markdown import render_markdown
from bot.digest.voice import WORDINGS, profile_voice
from bot.digest.wording import Counted, Wording
from config.loading import load_profile
from config.strict import Language
from tests.bot.digest.voices import IN_CHINESE

OUR_NAMES = re.compile(r"\{\w+\}|shelver audit|Shelver|arXiv|OAI-PMH|GitHub|DOI|UTC")
"""What stays as it is in every language."""


def messages(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """All messages of a wording, with their names."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Counted | Wording | Dates):
        for field in fields(value):
            if field.name not in {"language", "tag"}:
                yield from messages(getattr(value, field.name), f"{name}.{field.name}")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from messages(inner, f"{name}.{key}")
    else:
        for place, inner in enumerate(value):
            yield from messages(inner, f"{name}.{place}")


def placeholders(message: str) -> set[str]:
    """What has to be filled in."""
    return {name for _, name, _, _ in Formatter().parse(message) if name is not None}


def test_every_language_of_a_profile_has_a_wording() -> None:
    """And each knows its own name."""
    assert set(WORDINGS) == set(get_args(Language))
    assert all(wording.language == language for language, wording in WORDINGS.items())


@pytest.mark.parametrize("language", [language for language in WORDINGS if language != "en"])
def test_languages_say_the_same(language: Language) -> None:
    """They have the same messages, none is empty where English has words, and each is given what it takes."""
    english = dict(messages(ENGLISH, ""))
    other = dict(messages(WORDINGS[language], ""))
    assert set(other) == set(english)
    spaces = {".between_sentences"}
    assert [name for name in english if not other[name].strip() and english[name].strip()] == []
    assert {name for name in other if not other[name]} <= spaces
    by_message: dict[str, set[str]] = {}
    for name, message in english.items():
        by_message.setdefault(name.removesuffix(".one").removesuffix(".many"), set()).update(placeholders(message))
    for name, message in other.items():
        known = by_message[name.removesuffix(".one").removesuffix(".many")]
        dates = name.startswith(".dates.")
        assert placeholders(message) <= known | (
            {"first_month", "first_year", "month", "year"} if dates else set()
        ), name
        assert dates or name.endswith(".one") or placeholders(message) == placeholders(english[name]), name


def test_no_english_is_left_in_chinese() -> None:
    """Beside names there is not one Latin letter."""
    left = {
        name: message
        for name, message in messages(WORDINGS["zh"], "")
        if re.search("[A-Za-z]", OUR_NAMES.sub("", message))
    }
    assert left == {}


def test_all_that_can_be_told_has_words() -> None:
    """Verdicts, outcomes and changes of which a database may tell."""
    for wording in WORDINGS.values():
        assert set(wording.verdicts) == set(Verdict)
        assert set(wording.changes) == set(Change)
        assert set(wording.outcomes) == {*OUTCOMES, *VERDICTS}
        assert set(wording.trouble) == {"unverified", "failed", "interrupted"}


def test_a_filled_in_value_is_no_template() -> None:
    """Braces and stars of strangers, and of numbers, do nothing."""
    words = Words("{n} ** {x.y}", 50)
    assert fill("a **{n}** b", n=words) == ("a ", Strong((words,)), " b")
    assert fill("{n}", n="**{x}**") == ("**{x}**",)
    with pytest.raises(KeyError):
        fill("{n}")


def test_chinese_emphasis_is_emphasis(full_digest: Digest, empty_digest: Digest) -> None:
    """Markdown takes stars beside Chinese punctuation for stars: none is left in the page."""
    page = MarkdownIt("commonmark")
    for digest in (full_digest, empty_digest):
        assert "**" not in page.render(render_markdown(digest, IN_CHINESE))
    for name, message in messages(WORDINGS["zh"], ""):
        filled = re.sub(r"\{\w+\}", "字", message)
        assert "**" not in page.render(filled if filled.startswith("*") else f"字{filled}"), name


def test_a_profile_speaks_its_language() -> None:
    """Sections and facets have their names in it; a facet is told with the branch on which it sits."""
    folder = load_profile("awesome-code-llm")
    assert profile_voice(folder).wording is ENGLISH
    voice = profile_voice(folder, "zh")
    assert voice.section("8. Datasets > 8.2 Benchmarks > Program Repair") == "8. 数据集 › 8.2 评测基准 › 程序修复"
    assert " › " in voice.facet("task/code-to-code/code-repair")
    assert not re.search("[A-Za-z]", voice.facet("task/code-to-code/code-repair"))
    assert voice.facet("task/gone") == "task/gone"
