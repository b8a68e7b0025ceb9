from __future__ import annotations

import pytest

from bot.lint.codes import Code
from tests.bot.lint.samples import bullet, document, examined, found, mended, section

TITLE = "PatchMender: Repairing Programs With Words"
USUAL = bullet(TITLE)


def one(line: str) -> str:
    """A list of one entry."""
    return document(section("Tools", line))


@pytest.mark.parametrize("kind", ["papaer", "ppaer", "Paper", "papr"])
def test_misspelt_kinds_are_mended(kind: str) -> None:
    """A kind that resembles a usual one is corrected."""
    text = one(USUAL.replace("[paper]", f"[{kind}]"))
    finding = found(text, Code.LINK_KIND)[0]

    assert mended(text, finding) == one(USUAL)


def test_kinds_of_the_lists_own_are_left_alone() -> None:
    """A kind that resembles no usual one is a name."""
    assert examined(one(USUAL + " [[MBPP](https://example.org/mbpp)]")) == ()


@pytest.mark.parametrize(
    "url",
    [
        "http://arxiv.org/abs/2501.00001",
        "https://arxiv.org/pdf/2501.00001",
        "https://arxiv.org/pdf/2501.00001v2.pdf",
        "https://arxiv.org/abs/2501.00001v1",
        "https://www.arxiv.org/abs/2501.00001",
        "https://arxiv.org/html/2501.00001v3",
        "https://arxiv.org/abs/2501.00001/",
    ],
)
def test_arxiv_links_get_the_usual_form(url: str) -> None:
    """PDFs, versions, other hosts and protocols become https://arxiv.org/abs/ID."""
    text = one(USUAL.replace("https://arxiv.org/abs/2501.00001", url))
    finding = found(text, Code.ARXIV_LINK)[0]

    assert mended(text, finding) == one(USUAL)


@pytest.mark.parametrize("url", ["", "github", "ACM Comput. Surv", "https://", "ftp://example.org/x", "https://[::1"])
def test_addresses_that_are_none_are_errors(url: str) -> None:
    """An empty or impossible address is reported and not guessed."""
    findings = found(one(f"{USUAL} [[repo]({url})]"), Code.BROKEN_LINK)

    assert [finding.suggestion for finding in findings] == [None]


def test_unencrypted_and_doubled_links_are_warnings() -> None:
    """Plain http and the same address twice are reported."""
    text = one(f"{USUAL} [[repo](http://example.org/a)] [[data](http://example.org/a)]")
    codes = [finding.code for finding in examined(text)]

    assert codes.count(Code.DUPLICATE_LINK) == 1
    assert Code.INSECURE_LINK in codes


@pytest.mark.parametrize(
    "broken",
    [
        "[paper](https://arxiv.org/abs/2501.00001)]",
        "[[paper](https://arxiv.org/abs/2501.00001)",
        "[[paper](https://arxiv.org/abs/2501.00001]",
        "[[paper](https://arxiv.org/abs/2501.00001",
    ],
)
def test_missing_brackets_are_put_back(broken: str) -> None:
    """A link that lacks a bracket gets it back."""
    text = one(USUAL.replace("[[paper](https://arxiv.org/abs/2501.00001)]", broken))
    findings = found(text, Code.BROKEN_LINK)

    assert len(findings) == 1
    assert mended(text, findings[0]) == one(USUAL)


def test_an_edit_in_a_table_keeps_the_cells_width() -> None:
    """A suggestion inside a padded row leaves the row as wide as it was, so that the table stays padded."""
    table = (
        "| Date    | Benchmark | Source                                                           |\n"
        "| ------- | --------- | ---------------------------------------------------------------- |\n"
        '| 2025-01 | PatchA    | "PatchMender" [[papaer](https://arxiv.org/abs/2501.00001)] [[x]] |'
    )
    text = document("## Data", table)
    fixed = mended(text, found(text, Code.LINK_KIND)[0])

    assert "[[paper](" in fixed
    assert len({len(line) for line in fixed.split("\n") if line.startswith("|")}) == 1


def test_a_second_link_of_one_name_may_go_and_one_of_another_perhaps() -> None:
    """The same link twice is superfluous; another name for the same address was perhaps meant to lead elsewhere."""
    for kind, certain in (("paper", True), ("data", False)):
        text = document(section("Tools", bullet(TITLE, more=f" [[{kind}](https://arxiv.org/abs/2501.00001)]")))
        [finding] = found(text, Code.DUPLICATE_LINK)

        assert finding.suggestion is not None
        assert finding.suggestion.certain is certain
        assert mended(text, finding) == document(section("Tools", bullet(TITLE)))


def test_https_is_perhaps_there() -> None:
    """Whether a host answers on it, the list does not tell."""
    text = document(section("Tools", bullet(TITLE, more=" [[data](http://example.org/data)]")))
    [finding] = found(text, Code.INSECURE_LINK)

    assert "(https://example.org/data)" in mended(text, finding)
    assert finding.suggestion is not None
    assert not finding.suggestion.certain


def test_what_is_only_likely_stays_so_in_a_table() -> None:
    """Stretched to its cell's width, an edit is as certain as before."""
    row = '| 2025-01 | "PatchMender" [[paper](https://arxiv.org/abs/2501.00001)] [[data](http://example.org/data)] |'
    text = document("## Data", f"| Date | Source |\n| --- | --- |\n{row}")
    [finding] = found(text, Code.INSECURE_LINK)

    assert finding.suggestion is not None
    assert not finding.suggestion.certain
