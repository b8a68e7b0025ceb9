from __future__ import annotations

import json
import re

import jsonschema  # type: ignore[import-untyped]  # it ships no annotations
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.curated_list.document import parse
from bot.lint.codes import Code, Severity, parse_codes
from bot.lint.document import SCHEMA, to_json
from bot.lint.finding import Suggestion, make_finding
from bot.lint.markdown import code_span, render_markdown
from bot.lint.report import Report, chosen
from bot.lint.size import size_budget
from bot.lint.workflow_commands import escaped_message, escaped_property, workflow_commands
from config.errors import ConfigurationError
from tests.bot.lint.samples import TODAY, document

HOSTILE = '"@owner closes #1 <script>alert(1)</script> `x` [a](javascript:b) ::error::50%\nnext\x1b[31m'


def report(*messages: str, file: str = "README.md") -> Report:
    """A report with a warning for each message, each with a suggestion."""
    findings = tuple(
        make_finding(Code.LINK_KIND, message, line=line, section="Tools", suggestion=Suggestion("[ppaer]", "[paper]"))
        for line, message in enumerate(messages, start=1)
    )
    budget = size_budget(parse(document("## Tools")), growth=None, as_of=TODAY)
    return Report(
        source="the file README.md", file=file, entries=2, sections=1, records=0, findings=findings, size=budget
    )


def test_json_keeps_to_the_published_schema() -> None:
    """The report fits the schema, and the schema's file is what the models say."""
    told = json.loads(json.dumps(to_json(report("One.", "Two."))))

    jsonschema.validate(told, json.loads(SCHEMA.file.read_text("utf-8")))
    assert SCHEMA.file.read_text("utf-8") == SCHEMA.text()
    assert told["counts"] == {"error": 0, "warning": 2, "note": 0}
    edit = {"old": "[ppaer]", "new": "[paper]", "action": "replace", "after": None, "before": None, "certain": True}
    assert told["findings"][0]["suggestion"] == edit


def test_workflow_commands_are_one_line_each_with_their_place() -> None:
    """Severity, file, line and title stand in the command, the suggestion on a second line of the message."""
    lines = list(workflow_commands(report("A kind.")))

    place = "file=README.md,line=1,title=link-kind%3A misspelt kinds of link"
    assert lines == [f"::warning {place}::A kind.%0ASuggested: [ppaer] → [paper]"]


def test_hostile_words_start_no_command_of_their_own() -> None:
    """Whatever a list says, each finding is one line that begins with its own command."""
    lines = list(workflow_commands(report(HOSTILE, file="a,b:c\n.md")))

    assert len(lines) == 1
    assert not re.search(r"[\r\n\x1b]", lines[0])
    assert lines[0].startswith("::warning file=a%2Cb%3Ac%0A.md,line=1,")


@given(st.text())
def test_escapes_can_be_undone(text: str) -> None:
    """A runner that undoes the escapes, percent signs last, reads the text itself."""
    unescaped = escaped_property(text)
    assert not re.search(r"[\r\n:,]", unescaped)
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        unescaped = unescaped.replace(code, character)
    assert unescaped == text
    assert "\n" not in escaped_message(text)


def test_hostile_words_do_nothing_in_markdown() -> None:
    """In an issue, words of strangers mention nobody, link nowhere and open no HTML."""
    text = render_markdown(report(HOSTILE))

    assert "@owner" not in text
    assert "<script" not in text
    html = MarkdownIt("commonmark").render(text)
    assert "<a " not in html
    assert "<script" not in html


@given(st.text(max_size=40))
def test_code_spans_show_any_text(text: str) -> None:
    """Whatever it holds, a code span is one piece of code."""
    tokens = MarkdownIt("commonmark").parseInline(code_span(text))[0].children or []

    assert [token.type for token in tokens] == ["code_inline"]


def test_markdown_writes_the_first_ones_and_counts_the_rest() -> None:
    """Ten findings of a code are written out, the others counted, unless all are asked for."""
    long = report(*(f"Number {at}." for at in range(14)))

    assert "and 4 more" in render_markdown(long)
    assert "Number 13" not in render_markdown(long)
    assert "Number 13" in render_markdown(long, everything=True)


def test_codes_are_selected_and_ignored() -> None:
    """What is ignored stays out even if it is selected; nothing selected means all."""
    findings = report("One.").findings
    kind = frozenset({Code.LINK_KIND})

    assert chosen(findings, select=frozenset(), ignore=frozenset()) == findings
    assert chosen(findings, select=kind, ignore=kind) == ()
    assert chosen(findings, select=frozenset({Code.WRONG_ID}), ignore=frozenset()) == ()


def test_codes_are_typed_one_by_one_or_with_commas() -> None:
    """A code that there is not is refused with those that there are."""
    assert parse_codes(["wrong-id, link-kind", "unparsed"], key="--select") == {
        Code.WRONG_ID,
        Code.LINK_KIND,
        Code.UNPARSED,
    }
    with pytest.raises(ConfigurationError, match=r"--select: 'wrongid' is no code; there are empty-list, wrong-id"):
        parse_codes(["wrongid"], key="--select")


def test_errors_fail_and_warnings_only_if_strict() -> None:
    """Notes never fail; warnings do with ``strict``."""
    warned = report("One.")

    assert not warned.fails(strict=False)
    assert warned.fails(strict=True)
    assert not report().fails(strict=True)
    assert warned.by_severity[Severity.WARNING] == 1
    assert warned.verdict() == "no errors, 1 warning, no notes"
