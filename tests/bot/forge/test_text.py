from __future__ import annotations

import re
import unicodedata
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.forge.text import SafeText, cleaned, conversation, conversation_html, link

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_UNSEEN = "\u200b"
_DOLLAR = (r"<span>\$</span>", "<span>$</span>")

_EFFECTS = {
    "mention": re.compile(r"(?<![0-9A-Za-z_])@[0-9A-Za-z]"),
    "mail address": re.compile(r"[0-9A-Za-z._+-]@[0-9A-Za-z]"),
    "reference": re.compile(r"#\d"),
    "GH reference": re.compile(r"\bgh-\d", re.IGNORECASE),
    "SHA": re.compile(r"\b[0-9a-f]{7,40}\b", re.IGNORECASE),
    "URL": re.compile(r"[a-z]+://|www\.", re.IGNORECASE),
    "emoji": re.compile(r":[a-z0-9_+-]+:", re.IGNORECASE),
    "unseen": re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u200c\u200d\u2060\ufeff\x00-\x09\x0b-\x1f\x7f]"),
}
"""What GitHub looks for in rendered text, and what nobody could see there."""

_HOSTILE = [
    "](javascript:alert(1))",
    "@everyone and @org/team",
    "#1",
    "GH-1 gh-22",
    "a/b#2",
    "fixes torvalds/linux#3, closes #4",
    "a | b || c",
    "`code` ``` fence",
    "*bold* __bold__ ~~gone~~ ~gone~",
    "\u202eright to left\u202c \u200f\u200e",
    "zero\u200bwidth\u200djoined\ufeff @\u200beveryone",
    "![x](http://evil.example/x.png)",
    "[x](http://evil.example) [ref][1] [^1] [!NOTE]",
    "<img src=x onerror=alert(1)> <b>bold</b> <https://evil.example>",
    "<!-- hidden --> --> <!-- shelver:paper 1 -->",
    "$$x$$ $y$ $`z`$",
    "http://evil.example https://github.com/o/r/issues/1 ftp://x www.evil.example _www.evil.example",
    "eve@evil.example mailto:eve@evil.example",
    "deadbee 0123456789abcdef0123456789abcdef01234567 #1234567",
    ":tada: ::1 std::vector a:b:c",
    "&#64;everyone &lt;b&gt; &amp;",
    "line\none\r\n# heading\n\n- item\n\x00\x1b[31mred\u2028next",
    "# heading",
    "- [x] item",
    "+ item",
    "1. item",
    "12) item",
    "---",
    "===",
    ":-: | :-:",
    "> quote",
    "    indented",
    "\\* \\\\ \\",
    "e\u0301 = é",
    "x" * 10_000,
    "CVE-2021-44228 GHSA-jfh8-c2jp-5v3q",
]

_words = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="@#/:.[]()<>!|*_`~$&\\-+=1aAfw \n\u200b\u202e", max_size=40),
    st.lists(st.sampled_from([sample for sample in _HOSTILE if len(sample) < 100]), max_size=3).map(" ".join),
)


def _flat(tokens: list[Token]) -> list[Token]:
    return [one for token in tokens for one in [token, *_flat(token.children or [])]]


def _shown(markdown: str) -> str:
    """What a reader sees of an inline piece of Markdown."""
    text = "".join(
        token.content for token in _flat(_MARKDOWN.parse(markdown)) if token.type in {"text", "code_inline"}
    )
    return text.replace(_UNSEEN, "")


def _assert_without_effect(rendered: str) -> None:
    for name, pattern in _EFFECTS.items():
        assert not pattern.search(rendered), f"{name} in {rendered!r}"


class TestConversation:
    """Words in Markdown."""

    @pytest.mark.parametrize("words", _HOSTILE)
    def test_hostile_words_become_plain_words(self, words: str) -> None:
        """Each known trick is shown as the words that it is made of, and does nothing."""
        _check_conversation(words)

    @settings(deadline=None)
    @given(words=_words)
    def test_any_words_become_plain_words(self, words: str) -> None:
        """Whatever comes in, only words come out: no markup, nothing that GitHub acts on, nothing lost."""
        _check_conversation(words)

    @settings(deadline=None)
    @given(words=_words)
    def test_words_stay_plain_inside_a_link_and_bold(self, words: str) -> None:
        """As a link's text, words neither end the link nor start another one."""
        text = conversation(words, limit=500)
        tokens = _flat(_MARKDOWN.parse(f"- [x] **{link(SafeText('t' + text), 'https://arxiv.org/abs/1')}** end"))
        links = [token.attrs["href"] for token in tokens if token.type == "link_open"]
        assert links == ["https://arxiv.org/abs/1"]
        assert [token.type for token in tokens].count("strong_open") == 1

    @settings(deadline=None)
    @given(words=_words, limit=st.integers(min_value=0, max_value=80))
    def test_limit_counts_what_is_seen(self, words: str, limit: int) -> None:
        """No more than the limit is seen, and cutting leaves no escape behind that shows or acts."""
        text = conversation(words, limit=limit)
        assert len(_shown(text)) <= limit
        assert _shown(text) == cleaned(words, limit=limit)

    def test_long_words_end_with_an_ellipsis(self) -> None:
        """What is cut says so."""
        assert conversation("x" * 10_000, limit=20) == "x" * 19 + "…"

    def test_ordinary_titles_are_left_alone(self) -> None:
        """A title without special characters looks in the source as it does on the page."""
        title = "FuzzPilot: Steering Greybox Fuzzers (and C++ Programs) with LLMs, in 1,200 Steps!"
        assert conversation(title, limit=200) == title


class TestConversationHtml:
    """Words inside an HTML block."""

    @settings(deadline=None)
    @given(words=_words)
    def test_any_words_become_text_in_html(self, words: str) -> None:
        """Inside a tag, the words are one text node without effect, and the block does not end early."""
        text = conversation_html(words, limit=20_000)
        assert "\n" not in text
        assert "<" not in text.replace(_DOLLAR[1], "")
        assert ">" not in text.replace(_DOLLAR[1], "")
        rendered = unescape(text.replace(_DOLLAR[1], "$"))
        assert rendered.replace(_UNSEEN, "") == cleaned(words)
        _assert_without_effect(rendered)
        tokens = _MARKDOWN.parse(f"- [x] a\n  <details><summary>s</summary>{text}</details>\n- b")
        assert [token.type for token in _flat(tokens)].count("html_block") == 1


class TestCleaned:
    """Words on one line."""

    @settings(deadline=None)
    @given(words=_words)
    def test_result_is_one_normalised_line(self, words: str) -> None:
        """The result is NFC, holds no line break and no double space, and cleaning it again changes nothing."""
        text = cleaned(words)
        assert unicodedata.is_normalized("NFC", text)
        assert text == " ".join(text.split())
        assert cleaned(text) == text

    def test_cut_falls_between_words(self) -> None:
        """Where a word ends near the limit, nothing is cut through."""
        assert cleaned("alpha beta gamma delta", limit=18) == "alpha beta gamma…"


class TestLink:
    """What may be linked."""

    @pytest.mark.parametrize(
        "url",
        [
            "http://arxiv.org/abs/2509.01234",
            "https://evil.example/abs/2509.01234",
            "https://arxiv.org.evil.example/abs/2509.01234",
            "https://arxiv.org@evil.example/",
            "https://arxiv.org/abs/2509.01234)![x](https://evil.example",
            "https://arxiv.org/abs/2509.01234?x=1",
            "javascript:alert(1)",
            "https://github.com/o/r/issues/1",
            "https://github.com/o/r/pull/1",
        ],
    )
    def test_other_urls_are_refused(self, url: str) -> None:
        """Only plain https pages of arXiv and GitHub are linked, and none that would leave a cross-reference."""
        with pytest.raises(ValueError, match="may not be linked"):
            link(SafeText("x"), url)

    @pytest.mark.parametrize("url", ["https://arxiv.org/abs/cs/0601001", "https://github.com/o/r"])
    def test_known_hosts_are_linked(self, url: str) -> None:
        """An abstract page and a repository are linked."""
        assert link(SafeText("x"), url) == f"[x]({url})"


def _check_conversation(words: str) -> None:
    text = conversation(words, limit=20_000)
    tokens = _flat(_MARKDOWN.parse(text.replace(_DOLLAR[0], r"\$")))
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "text", "text_special", "paragraph_close"}
    rendered = "".join(token.content for token in tokens if token.type in {"text", "text_special"})
    assert rendered.replace(_UNSEEN, "") == cleaned(words)
    _assert_without_effect(rendered)
    assert "|" not in re.sub(r"\\.", "", text)
    assert "$" not in text.replace(_DOLLAR[0], "")
