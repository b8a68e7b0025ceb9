from __future__ import annotations

from bot.lint.codes import Code, Severity
from tests.bot.lint.samples import bullet, document, examined, found, mended, section

ENTRIES = [
    bullet(f"{word} Repairs Programs", f"2501.0000{at}") for at, word in enumerate(["Alpha", "Bravo", "Charlie"])
]


def listing(*contents: str) -> str:
    """A list of three sections, two of them called alike, below a table of contents."""
    return document(
        "## Contents",
        "\n".join(contents),
        section("Code Repair", ENTRIES[0]),
        section("Code QA & Reasoning", ENTRIES[1]),
        section("Code Repair", ENTRIES[2]),
    )


def test_a_right_table_of_contents_has_no_findings() -> None:
    """Links to all three anchors, the second of the same name with -1, are right."""
    contents = ["- [Code Repair](#code-repair)", "- [QA](#code-qa--reasoning)", "- [Repair again](#code-repair-1)"]

    assert examined(listing(*contents)) == ()


def test_a_missing_anchor_is_an_error_and_mended_by_the_links_text() -> None:
    """A link whose text is the name of just one heading gets that heading's anchor."""
    text = listing(
        "- [Code Repair](#code-repair)", "- [Code QA & Reasoning](#code-qa-reasoning)", "- [B](#code-repair-1)"
    )
    findings = found(text, Code.BROKEN_ANCHOR)

    assert [finding.severity for finding in findings] == [Severity.ERROR]
    assert "(#code-qa--reasoning)" in mended(text, findings[0])


def test_a_missing_anchor_that_resembles_one_is_not_mended_but_asked() -> None:
    """A link with other words is only asked about: the edit is likely, and a person knows what was meant."""
    finding = found(listing("- [Mending](#code-repairs)"), Code.BROKEN_ANCHOR)[0]

    assert finding.suggestion is not None
    assert not finding.suggestion.certain
    assert "did you mean #code-repair?" in finding.message


def test_two_links_to_the_first_of_two_equal_headings() -> None:
    """The second link of one name leads to the first heading again: it should have -1."""
    text = listing("- [Code Repair](#code-repair)", "- [QA](#code-qa--reasoning)", "- [Code Repair](#code-repair)")
    findings = found(text, Code.AMBIGUOUS_ANCHOR)

    assert [finding.line for finding in findings] == [7]
    assert "(#code-repair-1)" in mended(text, findings[0])


def test_a_section_that_the_contents_leave_out_is_a_note() -> None:
    """Where links lead to most sections, one without is mentioned; where hardly any lead anywhere, nothing is."""
    most = listing("- [A](#code-repair)", "- [B](#code-qa--reasoning)")

    assert [finding.severity for finding in found(most, Code.NOT_IN_CONTENTS)] == [Severity.NOTE]
    assert not found(listing("- [A](#code-repair)"), Code.NOT_IN_CONTENTS)


def test_anchors_given_in_html_count_and_code_does_not() -> None:
    """A name or id in HTML is a target, a link in a code block is no link, and case makes no difference."""
    text = document(
        "<a name='Mine'></a>",
        "[mine](#mine) and [top](#readme) and <a href='#code-repair'>repair</a>",
        "```\n[not a link](#nowhere)\n```",
        section("Code Repair", ENTRIES[0]),
    )
    assert examined(text) == ()


def test_code_comments_and_escapes_hold_no_links() -> None:
    """What is shown as it stands, or not at all, leads nowhere."""
    text = document(
        "`[a](#nowhere)` and ``[b](#nowhere) ` ``",
        "<!-- [c](#nowhere) <a href='#nowhere'>d</a> -->",
        "words <!-- [e](#nowhere) --> and \\[f](#nowhere)",
        "    [g](#nowhere)",
        section("Code Repair", ENTRIES[0]),
    )
    assert examined(text) == ()


def test_headings_and_names_of_html_are_there() -> None:
    """Headings written in HTML get anchors too, in one count with Markdown's; so do named places of any element."""
    text = document(
        "<h2 align='center'>Code <b>Repair</b></h2>",
        "<h3>\n\nMore _words_\n\n</h3>",
        '<a id="one"></a> <a name=two></a> <div id="three"></div>',
        "[1](#one) [2](#two) [3](#three) [4](#code-repair) [5](#code-repair-1) [6](#more-words)",
        '<p>\n  <a\n   href="#three">three</a>\n</p>',
        section("Code Repair", ENTRIES[0]),
    )
    assert examined(text) == ()


def test_footnotes_have_anchors_of_githubs() -> None:
    """Of each note and of each of its marks, with or without GitHub's prefix; a note that is not there has none."""
    text = document(
        "Words[^1] and more[^Long].",
        "[up](#fnref-1) [down](#user-content-fn-1) [a](#fn-long) [b](#user-content-fnref-long)",
        section("Code Repair", ENTRIES[0]),
        "[^1]: A note of several words.",
        "[^Long]: https://example.org",
    )
    assert examined(text) == ()
    assert len(found(text.replace("#fn-long", "#fn-2"), Code.BROKEN_ANCHOR)) == 1


def test_links_in_all_shapes_are_seen() -> None:
    """With a title, by reference, around an image, in a table, quotation or nested item, and on a second line."""
    text = document(
        "[a](#no-1 'title') and\n[b](<#no-2>)",
        "[c][ref]",
        "[![d](d.png)](#no-4)",
        "| a           |\n| ----------- |\n| [e](#no-5) |",
        "> [f](#no-6)",
        "- g\n  - [h](#no-7)",
        section("Code Repair", ENTRIES[0]),
        "[ref]: #no-3",
    )
    findings = found(text, Code.BROKEN_ANCHOR)
    lines = text.split("\n")

    assert sorted(finding.message.split("#")[1].split(",")[0] for finding in findings) == [
        f"no-{number}" for number in range(1, 8)
    ]
    assert all("#no-" in lines[finding.line - 1] or "[ref]" in lines[finding.line - 1] for finding in findings)
