"""What the doctor says in the end: findings, counts and the size, ready to be written in any format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.lint.codes import Code, Severity
from bot.lint.finding import Finding
from bot.lint.size import SizeBudget


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One list's examination."""

    source: str
    """Where the text came from, in words."""
    file: str
    """The list's path in its repository, such as ``README.md``."""
    entries: int
    sections: int
    """Those that hold entries."""
    records: int
    """Of so many listed papers it is known what arXiv says of them."""
    findings: tuple[Finding, ...]
    """The worst first, then by code and line."""
    size: SizeBudget
    notes: tuple[str, ...] = ()
    """What was left out, and why."""

    @property
    def by_severity(self) -> Mapping[Severity, int]:
        """How many findings there are of each severity, all three named."""
        counts = Counter(finding.severity for finding in self.findings)
        return {severity: counts[severity] for severity in Severity}

    def groups(self) -> list[tuple[Severity, Code, list[Finding]]]:
        """The findings by severity and code, in order."""
        groups: list[tuple[Severity, Code, list[Finding]]] = []
        for finding in self.findings:
            if not groups or groups[-1][:2] != (finding.severity, finding.code):
                groups.append((finding.severity, finding.code, []))
            groups[-1][2].append(finding)
        return groups

    def verdict(self) -> str:
        """All in one line: how many errors, warnings and notes."""
        return ", ".join(
            f"{count or 'no'} {severity.value}{'' if count == 1 else 's'}"
            for severity, count in self.by_severity.items()
        )

    def fails(self, *, strict: bool) -> bool:
        """Whether there are errors; with ``strict``, warnings as well."""
        counts = self.by_severity
        return counts[Severity.ERROR] > 0 or (strict and counts[Severity.WARNING] > 0)


def chosen(findings: Iterable[Finding], *, select: frozenset[Code], ignore: frozenset[Code]) -> tuple[Finding, ...]:
    """Those of the selected codes, or all where none is selected, without those of the ignored ones."""
    return tuple(
        finding for finding in findings if (not select or finding.code in select) and finding.code not in ignore
    )
