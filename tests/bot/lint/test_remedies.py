from __future__ import annotations

from bot.lint.codes import Code
from bot.lint.remedies import NO_REMEDY, REMEDIES
from tests.bot.lint.samples import bullet, document, examined, section


def test_each_code_says_what_it_suggests_or_why_nothing() -> None:
    """No code is left out, and none says both."""
    assert set(REMEDIES) | set(NO_REMEDY) == set(Code)
    assert not set(REMEDIES) & set(NO_REMEDY)


def test_codes_keep_to_what_they_say() -> None:
    """A list with many mistakes: what has no remedy gets no suggestion."""
    text = document(
        "[a](#nowhere) [Tools](#tool)",
        section(
            "Tools",
            bullet("Alpha Repairs Programs", "2501.00002", month="2025-13", venue="NIPS2023"),
            bullet("Alpha Repairs Programs", "2501.00002", month="2025-03"),
            bullet("Bravo Repairs Programs", "2401.00003", month="2024-01", more=" [[papre](http://example.org)]"),
            bullet("Charlie Repairs Programs", "2401.00001", month=None, venue="EMNLP, June 2020"),
            "- **Delta** [2025-01] [[blog](https://example.org/delta)]",
        ),
        section("Repair", bullet("Alpha Repairs Programs", "2501.00002")),
    )
    findings = examined(text, sections=("Tools", "Birds"))
    with_suggestion = {finding.code for finding in findings if finding.suggestion is not None}

    assert len({finding.code for finding in findings}) > 10
    assert with_suggestion <= set(REMEDIES)
    assert {finding.code for finding in findings} - with_suggestion <= set(NO_REMEDY) | {Code.NOT_PRETTIER}
