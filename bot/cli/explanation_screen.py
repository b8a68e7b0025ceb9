"""An explanation on a terminal: readable in 80 columns, and without colours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cli.contents_screen import print_contents
from bot.cli.printing import heading, title_words, words
from bot.explanation.comparison import Comparison
from bot.explanation.explanation import Explanation
from bot.explanation.marks import Mark, marks_of
from bot.explanation.nearest import NearestPaper
from bot.explanation.standing import Standing
from bot.forge.text import cleaned
from classifiers.classification import TEXT_FIELDS, Evidence, FacetScore

SHOWN_SECTIONS = 4
SHOWN_FACETS = 6
SHOWN_OF_FACET = 100
SHOWN_RULES = 8
SHOWN_DIFFERENCES = 8
SHOWN_CHARACTERS = 4_000
"""Of each field; what comes after them is counted, but not shown."""
LEAST_SHOWN = 0.05
"""A weight that is smaller in the first decimal is shown as none."""


def print_explanation(console: Console, explanation: Explanation, notes: Sequence[str]) -> None:
    """Print everything, from the judgement to the nearest listed papers."""
    best = explanation.sections[0]
    console.print(title_words(explanation.document.title, "bold"))
    verdict = explanation.verdict
    console.print(Text.assemble((f"{verdict.outcome.value}: ", "bold"), words(verdict.reason)))
    for note in notes:
        console.print(words(f"note: {note}", "yellow"))
    _print_reasons(console, explanation)
    _print_sections(console, explanation.sections[:SHOWN_SECTIONS])
    if explanation.comparison:
        _print_comparison(console, explanation.comparison)
    _print_nearest(console, explanation.nearest)
    heading(console, f"For {best.name}")
    _print_standing(console, explanation, best, "how often the owner uses this section")
    heading(console, "For the list as a whole")
    _print_standing(console, explanation, explanation.relevance, "where every paper starts")
    _print_facets(console, explanation.answer.facets[:SHOWN_FACETS])
    print_contents(console, explanation.entry_fields, explanation.mentions)


def _table(*columns: str) -> Table:
    """A table without lines, numbers to the right; the last column takes what is left."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns[:-1]:
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column(columns[-1], overflow="fold")
    return table


def _print_reasons(console: Console, explanation: Explanation) -> None:
    heading(console, "Why it is not proposed now")
    if not explanation.reasons:
        console.print("nothing stands against it")
    for reason in explanation.reasons:
        line = Table.grid(padding=(0, 1))
        line.add_row("-", words(reason.sentence))
        console.print(line)


def _print_sections(console: Console, sections: Iterable[Standing]) -> None:
    heading(console, "Sections")
    table = _table("score", "sum", "ahead by", "section")
    for section in sections:
        lead = "" if section.lead is None else f"{section.lead:.2f}"
        table.add_row(f"{section.score:.2f}", f"{section.sum:+.2f}", lead, words(section.name))
    console.print(table)


def _print_comparison(console: Console, comparison: Comparison) -> None:
    heading(console, f"Why not {comparison.loser}")
    ahead = f"{comparison.winner} is ahead by {comparison.margin:.2f}; what makes the difference:"
    console.print(words(ahead))
    table = _table("gain", "winner", "this one", "because of")
    bias = comparison.bias
    table.add_row(_signed(bias.gain), f"{bias.winner:+.2f}", f"{bias.loser:+.2f}", "how often the owner uses them")
    for item in comparison.phrases[:SHOWN_DIFFERENCES]:
        table.add_row(_signed(item.gain), f"{item.winner:+.2f}", f"{item.loser:+.2f}", words(item.phrase))
    rest = comparison.phrases[SHOWN_DIFFERENCES:]
    if rest:
        table.add_row(_signed(sum(item.gain for item in rest)), "", "", _more(rest, "phrase"))
    console.print(table)


def _print_nearest(console: Console, nearest: Sequence[NearestPaper] | None) -> None:
    if nearest is None:
        return
    heading(console, "Nearest listed papers")
    if not nearest:
        console.print("no listed paper has a word in common with it")
        return
    table = _table("alike", "paper")
    for paper in nearest:
        facts = ", ".join(fact for fact in (paper.arxiv_id, paper.month) if fact)
        shared = ", ".join(shared.word for shared in paper.shared)
        lines = Text("\n").join(
            [
                Text.assemble(title_words(paper.title), " ", words(f"({facts})" if facts else "", "dim")),
                words(f"in {'; '.join(paper.sections)}"),
                words(f"both say: {shared}", "dim"),
            ]
        )
        table.add_row(f"{paper.similarity:.2f}", lines)
    console.print(table)


def _print_standing(console: Console, explanation: Explanation, standing: Standing, bias: str) -> None:
    """The text with its marks, then what every rule adds."""
    for field in TEXT_FIELDS:
        text: str = getattr(explanation.document, field)
        marks = marks_of(field, explanation.places, standing.evidence)
        if text and (marks or field != "comment"):
            console.print(Padding(marked(text, marks), (0, 0, 0, 2)))
    table = _table("adds", "rule")
    table.add_row(_signed(standing.bias), words(bias))
    rules = _by_rule(standing.evidence)
    for rule, items in rules[:SHOWN_RULES]:
        fields = ", ".join(f"{item.field} {item.weight:+.2f}" for item in items)
        origins = " and ".join(dict.fromkeys(item.origin for item in items))
        line = Text.assemble(words(rule), "  ", words(f"{fields}, {origins}", "dim"))
        table.add_row(_signed(sum(item.weight for item in items)), line)
    rest = rules[SHOWN_RULES:]
    if rest:
        table.add_row(_signed(sum(item.weight for _, items in rest for item in items)), _more(rest, "rule"))
    table.add_row(Text(f"{standing.sum:+.2f}", "bold"), Text(f"the sum, a score of {standing.score:.2f}", "bold"))
    console.print(table)


def _print_facets(console: Console, facets: Sequence[FacetScore]) -> None:
    if not facets:
        return
    heading(console, "Facets")
    table = _table("score", "facet")
    for facet in facets:
        rules = (f"{rule} {sum(item.weight for item in items):+.1f}" for rule, items in _by_rule(facet.evidence))
        found = Text(cleaned(", ".join(rules), limit=SHOWN_OF_FACET), "dim")
        table.add_row(f"{facet.score:.2f}", Text.assemble(words(facet.facet), "  ", found))
    console.print(table)


def marked(text: str, marks: Iterable[Mark]) -> Text:
    """A field's text with its marks: «phrase»+1.2, and «phrase» alone where it was counted before.

    Nothing in the text reaches the terminal but words.
    """
    shown = Text()
    position = 0
    for mark in marks:
        if mark.end > SHOWN_CHARACTERS:
            break
        if mark.weight is not None and abs(mark.weight) < LEAST_SHOWN:
            continue
        style = "yellow" if mark.weight is None else "green" if mark.weight > 0 else "red"
        weight = "" if mark.weight is None else f"{mark.weight:+.1f}"
        shown.append(_plain(text[position : mark.start]))
        shown.append(f"«{_plain(text[mark.start : mark.end])}»{weight}", style)
        position = mark.end
    rest = text[position:]
    cut = max(SHOWN_CHARACTERS - position, 0)
    shown.append(_plain(rest[:cut]))
    if len(rest) > cut:
        shown.rstrip()
        shown.append(f" … and {len(rest) - cut:,} more characters", "dim")
    return shown


def _plain(text: str) -> str:
    """The words of a part of a text, with a space at either end where there is white space."""
    inner = cleaned(text)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and inner else ""
    return f"{before}{inner}{after}"


def _more(rest: Sequence[object], name: str) -> str:
    return f"{len(rest)} more {name}{'' if len(rest) == 1 else 's'}"


def _signed(value: float) -> Text:
    return Text(f"{value:+.2f}", "green" if value > 0 else "red" if value < 0 else "")


def _by_rule(evidence: Iterable[Evidence]) -> list[tuple[str, list[Evidence]]]:
    """Each rule with what it adds in every field, the heaviest rule first."""
    rules: dict[str, list[Evidence]] = defaultdict(list)
    for item in evidence:
        rules[item.phrase].append(item)
    return sorted(rules.items(), key=lambda pair: (-abs(sum(item.weight for item in pair[1])), pair[0]))
