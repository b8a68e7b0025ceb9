"""What the doctor says of lists that are written in another way than ours: nothing but what their own habits tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from bot.curated_list.document import parse
from bot.lint.codes import Code
from bot.lint.doctor import examine
from bot.lint.subject import Subject

PAPERS = 12

HEAD = "|Title|Code|\n|---|---|\n"
BADGE = (
    "- **A Study of Thing {0}** [![arXiv](https://img.shields.io/badge/arXiv-2401.000{0}-b31b1b.svg)]"
    "(https://arxiv.org/abs/2401.000{0})"
)


def listed(line: Callable[[int], str], head: str = "") -> str:
    """A list of a dozen papers."""
    return "# Papers\n\n## Things\n\n" + head + "".join(line(number) + "\n" for number in range(10, 10 + PAPERS))


def codes(text: str) -> Counter[Code]:
    """How many findings of each code the doctor has."""
    return Counter(finding.code for finding in examine(Subject(curated=parse(text), today=date(2025, 9, 22))))


@pytest.mark.parametrize(
    "text",
    [
        listed(lambda n: f"* [A Study of Thing {n}](https://arxiv.org/pdf/2401.000{n}.pdf)"),
        listed(lambda n: f"- *A Study of Thing {n}* [[pdf](https://arxiv.org/pdf/2401.000{n}v1)] (ICLR'25)"),
        listed(
            lambda n: f"|[A Study of Thing {n}](http://arxiv.org/abs/2401.000{n})|null|", "|Title|Code|\n|---|---|\n"
        ),
        listed(BADGE.format),
        listed(lambda n: f"- (2024-0{1 + n % 9}) [A Study of Thing {n}](https://arxiv.org/abs/2401.000{n})"),
    ],
    ids=["pdf", "emphasis", "table", "badges", "published later"],
)
def test_what_a_list_does_all_over_is_no_finding(text: str) -> None:
    """Addresses of PDFs, unpadded tables, stars for emphasis and badges are that list's way of writing."""
    assert codes(text) == Counter()


def test_a_single_departure_from_what_a_list_does_is_told() -> None:
    """One link to a PDF among links to abstracts is a slip, and so is a paper that stands twice."""
    text = listed(lambda n: f"- [A Study of Thing {n}](https://arxiv.org/abs/2401.000{n})")
    slip = text.replace("abs/2401.00015", "pdf/2401.00015")

    assert codes(slip) == Counter({Code.ARXIV_LINK: 1})
    assert codes(f"{text}- [A Study of Thing 15](https://arxiv.org/abs/2401.00015)\n")[Code.DUPLICATE_PAPER] == 1


def test_our_own_rules_hold_for_our_own_lists() -> None:
    """A list of the first list's form is told of all its departures, however many there are."""
    text = listed(lambda n: f'- "A Study of Thing {n}" [2024-01] [[paper](https://arxiv.org/pdf/2401.000{n})]')

    assert codes(text)[Code.ARXIV_LINK] == PAPERS
