from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.curated_list.prettier import RULES, Deviation, deviations
from tests.bot.curated_list.samples import SAMPLE
from tests.examples import examples
from tests.prettier.process import NEWEST, OLDEST, Prettier

PROSE = "A line.\n\n"
WRONG = [
    ("line-end", "a\r\n\r\nb\r\n", 1, None),
    ("line-end", "a\n\nb\rc\n", 3, None),
    ("final-newline", "a", 1, None),
    ("final-newline", "a\n\n", 2, None),
    ("several-blank-lines", "a\n\n\n\nb\n", 3, None),
    ("several-blank-lines", "\na\n", 1, None),
    ("missing-blank-line", "# A\ntext\n", 2, None),
    ("missing-blank-line", "text\n# A\n", 2, None),
    ("missing-blank-line", "# A\n- item\n", 2, None),
    ("missing-blank-line", "text\n- item\n", 2, None),
    ("missing-blank-line", "- item\n# A\n", 2, None),
    ("missing-blank-line", "# A\n| a   |\n| --- |\n", 2, None),
    ("trailing-space", "- item \n", 1, "- item"),
    ("trailing-space", "one\ntwo\t\n", 2, "two"),
    ("hard-tab", "one\ttwo\n", 1, "one two"),
    ("inner-space", "- one  two [a](https://x.org)\n", 1, None),
    ("inner-space", "- one  two\n", 1, "- one two"),
    ("heading-style", "#   A\n", 1, "# A"),
    ("heading-style", "## A ##\n", 1, "## A"),
    ("heading-style", "  ## A\n", 1, "## A"),
    ("bullet-sign", "* item\n", 1, "- item"),
    ("bullet-sign", "1. item\n   + nested\n", 2, "   - nested"),
    ("bullet-sign", "1) item\n", 1, "1. item"),
    ("list-number", "1. a\n3. b\n", 2, "2. b"),
    ("list-number", "5. a\n5. b\n", 2, "6. b"),
    ("list-number", "1. a\n1. b\n2. c\n", 3, "1. c"),
    ("list-number", "01. a\n", 1, "1.  a"),
    ("marker-space", "-   item\n", 1, "- item"),
    ("marker-space", "-\titem\n", 1, "- item"),
    ("marker-space", "1.   item\n", 1, "1.  item"),
    ("marker-space", "1. item\n2.  item\n", 2, "2. item"),
    ("marker-space", "98. a\n99. b\n100. c\n", 3, "100.  c"),
    ("list-indentation", " - item\n", 1, "- item"),
    ("list-indentation", "- item\n    - nested\n", 2, "  - nested"),
    ("rule-style", "a\n\n***\n", 3, "---"),
    ("emphasis-sign", "some *words* here\n", 1, "some _words_ here"),
    ("emphasis-sign", "some __words__ here\n", 1, "some **words** here"),
    ("emphasis-sign", "one\ntwo *words*\n", 2, "two _words_"),
    ("escape", "- **S*x**: one\n", 1, "- **S\\*x**: one"),
    ("escape", "one _a*b_\n", 1, "one _a\\*b_"),
    ("table-padding", "| a | b |\n| --- | --- |\n| 1 | 汉字 |\n", 1, "| a   | b    |"),
    ("table-padding", "| a    |\n| --- |\n", 1, "| a   |"),
    ("table-padding", "| a   |\n| :-- |\n| b |\n", 3, "| b   |"),
    ("table-padding", "| aaaa |\n| :--: |\n| b    |\n", 3, "|  b   |"),
    ("table-padding", "a | b\n--- | ---\n", 1, "| a   | b   |"),
    ("table-padding", "| a   | b   |\n| --- | --- |\n| 1 |\n", 3, "| 1   |"),
    ("table-padding", "|a|b|\n|:-|-:|\n|1|2|\n", 2, "| :-- | --: |"),
    ("fence-style", "~~~\ncode\n~~~\n", 1, "```"),
    ("fence-style", "~~~text\ncode\n~~~\n", 1, "```text"),
    ("fence-style", "~~~\n```\n~~~\n", 1, "````"),
    ("fence-style", "````\ncode\n````\n", 1, "```"),
    ("fence-style", "``` text  more\ncode\n```\n", 1, "```text more"),
    ("fence-style", "  ```\n  code\n  ```\n", 1, None),
    ("fence-style", "- a\n\n  ~~~\n  x\n  ~~~\n", 3, "  ```"),
    ("fence-style", "> ~~~\n> x\n> ~~~\n", 1, "> ```"),
    ("fence-style", "~~~\ncode\n~~~\n", 3, "```"),
    ("fence-style", "- a\n\n  ````\n  x\n  ````\n", 5, "  ```"),
    ("continuation", "- item\nlazy\n", 2, "  lazy"),
    ("continuation", "1. item\nlazy\n2. b\n", 2, "   lazy"),
    ("continuation", "- a\n  - b\nlazy\n", 3, "    lazy"),
    ("continuation", "- item\n    more\n", 2, "  more"),
    ("continuation", "- item\n\tmore\n", 2, "  more"),
    ("continuation", "- a\n\n   b\n", 3, "  b"),
    ("continuation", "- a\n      - b\n", 2, None),
    ("continuation", "  one\ntwo\n", 1, "one"),
    ("continuation", "one\n   two\n", 2, "two"),
    ("quotation-sign", "> one\ntwo\n", 2, "> two"),
    ("quotation-sign", ">one\n> two\n", 1, "> one"),
    ("trailing-space", "> one\n> \n> two\n", 2, ">"),
    ("trailing-space", "one   \ntwo\n", 1, "one  "),
    ("trailing-space", "one\n  \ntwo\n", 2, ""),
    ("trailing-space", "- a\n \n- b\n", 2, ""),
    ("trailing-space", "- \n- b\n", 1, "-"),
    ("trailing-space", "# A  \n", 1, "# A"),
    ("link-style", "see [a]( b.md )\n", 1, "see [a](b.md)"),
    ("link-style", "- [a](<b.md>)\n", 1, "- [a](b.md)"),
    ("link-style", "[a](b.md 'c')\n", 1, '[a](b.md "c")'),
    ("link-style", "![a](b.png (c))\n", 1, '![a](b.png "c")'),
    ("code-span", "a ` b ` c\n", 1, "a `b` c"),
    ("code-span", "a ``b`` c\n", 1, "a `b` c"),
    ("bullet-sign", "- a\n\n+ b\n", 3, "* b"),
    ("bullet-sign", "* a\n\n- b\n", 1, "- a"),
    ("bullet-sign", "- a\n\n* b\n\n+ c\n", 5, "- c"),
    ("missing-blank-line", "<!-- c -->\n- b\n", 2, None),
    ("missing-blank-line", "<!-- c -->\n# A\n", 2, None),
    ("missing-blank-line", "# A\n<!-- c -->\n", 2, None),
    ("missing-blank-line", "| a   |\n| --- |\n<!-- c -->\n", 3, None),
    ("missing-blank-line", "- a\n```\nx\n```\n", 2, None),
    ("missing-blank-line", "- a\n\n  more\n- b\n", 4, None),
    ("missing-blank-line", "- a\n\n  - b\n- c\n", 4, None),
]
RIGHT = [
    "",
    "# A\n",
    "Title\n=====\n\ntext\n",
    "- a\n- b\n\n- c\n",
    "- a\n\n* b\n",
    "1. a\n\n1) b\n",
    "1. a\n1. b\n1. c\n",
    "0. a\n1. b\n2. c\n",
    "0. a\n1. b\n1. c\n",
    "7. a\n1. b\n",
    "1.  a\n2.  b\n",
    "98. a\n99. b\n100.  c\n",
    "- [ ] a\n",
    "-\n",
    "a  \nb\n",
    "```\n* a\n\n\n\n```\n",
    "- a\n\n  ```\n  *  b\n\n\n  ```\n",
    "<!-- a\n\n\n\n* b -->\n",
    "<!-- prettier-ignore -->\n| a | b |\n|-|-|\n",
    "<!-- prettier-ignore-start -->\n\n*   a \n\n\n\n<!-- prettier-ignore-end -->\n",
    "---\na: |\n  b  c\n\n\n  * d\n---\n\ntext\n",
    "$$\na  b\n\n\n\nc\n$$\n",
    "`a  b`\n",
    "a*b*c and **_d_** and 2 * 3 * 4\n",
    "snake_case _word_ \\_x\\_\n",
    "**a\\*b**, **S\\***, **a * b** and a*b\n",
    "a\n<b>x</b>\n",
    "| a   |\n| --- |\n| b   | c   |\n",
    "> - a\n>\n> * b\n",
    "- a\n\n* b\n\n- c\n",
    "- a\n- b\n\n- c\n",
    "text\n<!-- c -->\n",
    "<div>\n- a\n</div>\n",
    "{{ tag }}\n- a\n",
    "> - a\n>   more\n",
    "- [ ] task\n      more\n",
    "-        code\n  - text\n",
    "[^1]:\n    note\n    more\n",
    "    code\n\n2) text\n",
    "````\n```\n````\n",
    "one  \ntwo\n",
    "``a`b`` and `` `a` `` and `  a  ` and ` b`\n",
    "a `b\n[c]( d )\ne`\n",
    "[a](<b c>) and [x](y 'c\"d')\n",
    "\\[a]( b )\n",
    "a | b\n---\n",
]


@pytest.mark.parametrize(("rule", "text", "line", "expected"), WRONG)
def test_a_deviation_is_found(rule: str, text: str, line: int, expected: str | None) -> None:
    """By its rule, at its line, and with the line as it should be where one line tells."""
    found = [each for each in deviations(text) if (each.rule, each.line) == (rule, line)]
    assert len(found) == 1
    assert found[0].written == text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[line - 1]
    assert found[0].expected == expected


@pytest.mark.parametrize(("rule", "text", "line", "expected"), WRONG)
def test_what_is_found_is_what_prettier_changes(
    rule: str, text: str, line: int, expected: str | None, prettier: Prettier
) -> None:
    """Each of these texts is none of Prettier's, and its line comes out as expected, if that is told."""
    for package in (NEWEST, OLDEST):
        formatted = prettier.format(text, package=package)
        assert formatted != text
        assert expected is None or expected in formatted.split("\n")
        assert deviations(formatted) == ()


def test_html_right_below_a_list_is_found_as_the_newest_prettier_has_it(prettier: Prettier) -> None:
    """A comment between items ends the list: newer versions put blank lines around it, the oldest did not."""
    text = "- a\n<!-- c -->\n- b\n"
    assert [(each.rule, each.line) for each in deviations(text)] == [
        ("missing-blank-line", 2),
        ("missing-blank-line", 3),
    ]
    assert prettier.format(text) == "- a\n\n<!-- c -->\n\n- b\n"
    assert prettier.format(text, package=OLDEST) == text


@pytest.mark.parametrize("text", RIGHT)
def test_nothing_is_found_in_what_prettier_leaves_alone(text: str, prettier: Prettier) -> None:
    """Code, HTML, comments to Prettier and its odder habits included."""
    assert prettier.format(text) == text
    assert deviations(text) == ()


def test_every_rule_has_an_example_here() -> None:
    """And every example's rule is among those that are named."""
    assert {rule for rule, *_ in WRONG} == set(RULES)


def test_deviations_come_by_line() -> None:
    """In the order in which a reader meets them."""
    found = deviations(PROSE + "* a \n\n\n\n##  b\n")
    assert [(each.line, each.rule) for each in found] == [
        (3, "bullet-sign"),
        (3, "trailing-space"),
        (5, "several-blank-lines"),
        (7, "heading-style"),
    ]
    assert found[0] == Deviation(3, "bullet-sign", "write - before the item", "* a ", "- a")


def test_a_list_with_a_byte_order_mark_is_read_all_the_same() -> None:
    """Prettier keeps the mark."""
    assert deviations("\ufeff# A\n") == ()


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="ab1.)-*+_#>|:`~<!- \t\n\n[]()$\\", max_size=60))
def test_wild_text_raises_no_false_alarm(prettier: Prettier, text: str) -> None:
    """Whatever Prettier makes of it and then leaves alone."""
    for _ in range(5):
        before, text = text, prettier.format(text)
        if before == text:
            assert deviations(text) == ()


@settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_list_with_a_line_changed_raises_no_false_alarm(prettier: Prettier, data: st.DataObject) -> None:
    """A sample whose lines are repeated, moved and left out."""
    lines = SAMPLE.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(st.sampled_from(lines), max_size=3))
    text = prettier.format("\n".join(lines))
    if prettier.format(text) == text:
        assert deviations(text) == ()
