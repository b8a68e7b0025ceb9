from __future__ import annotations

import pytest

from bot.curated_list.document import parse
from bot.entry_spelling import EntrySpelling
from classifiers.entry_fields import VenueFinding
from classifiers.entry_fields.venues import spell


def learn(*venues: str, sizes: str = "", languages: str = "") -> EntrySpelling:
    """The habits of a list with these venues, in the order of their months, and perhaps one benchmark."""
    items = "".join(
        f'- "T{month}" [2024-{month:02}] [{venue}] [[paper](https://arxiv.org/abs/2401.{month:05})]\n\n'
        for month, venue in enumerate(venues, start=1)
    )
    table = (
        "| Date | Benchmark | Size | Language | Source |\n| --- | --- | --- | --- | --- |\n"
        f'| 2024-01 | B | {sizes} | {languages} | "B" [[paper](https://arxiv.org/abs/2402.00001)] |\n'
    )
    return EntrySpelling.learn(parse(f"# L\n\n## A\n\n{items}## B\n\n{table}").sections.values())


def found(name: str, year: int | None = None, track: str = "", workshop: str = "") -> VenueFinding:
    """A venue that a paper names."""
    value = spell(name, year, track, workshop)
    return VenueFinding(
        value=value, evidence=value, field="comment", name=name, year=year, track=track, workshop=workshop
    )


@pytest.mark.parametrize(
    ("listed", "venue", "written"),
    [
        ([], found("ICSE", 2026), "ICSE 2026"),
        ([], found("ACL", 2026, "Findings"), "ACL 2026 Findings"),
        ([], found("TOSEM"), "TOSEM"),
        (["ACL23 (Findings)", "ACL 2025 Findings"], found("ACL", 2026, "Findings"), "ACL 2026 Findings"),
        (["ESEC/FSE 2022", "ESEC/FSE 2022", "FSE 2025"], found("FSE", 2026), "FSE 2026"),
        (["EASE, June 2025"], found("EASE", 2026), "EASE 2026"),
        (["IEEE TSE", "IEEE TSE", "IEEE Trans. Software Eng."], found("TSE"), "IEEE TSE"),
        (["TMLR 2023"], found("TMLR"), "TMLR"),
        (["TMLR 2023"], found("TMLR", 2026), "TMLR 2026"),
        (["ICLR 2024 Spotlight", "ICLR 2025"], found("ICLR", 2026, "Spotlight"), "ICLR 2026"),
        (["ICLR 2024 Spotlight"], found("ICLR", 2026, "Spotlight"), "ICLR 2026 Spotlight"),
        (["DL4C@ICLR 2022"], found("ICLR", 2026, workshop="DL4C"), "DL4C@ICLR 2026"),
        (["HPDC"], found("HPDC", 2026), "HPDC 2026"),
    ],
)  # fmt: skip
def test_a_venue_is_written_as_the_list_writes_it_now(listed: list[str], venue: VenueFinding, written: str) -> None:
    """The words of the newest year of that venue, with the new year; the usual ones where the list has none."""
    assert learn(*listed).venue(venue) == written


def test_languages_and_sizes_follow_the_tables() -> None:
    """Short names and separators of thousands are habits too."""
    spelling = learn(sizes="1,140", languages="JS, C++")
    assert [spelling.language(name) for name in ("JavaScript", "C++", "Rust")] == ["JS", "C++", "Rust"]
    assert [spelling.size(size) for size in ("2150", "12.4K", "99")] == ["2,150", "12.4K", "99"]
    assert learn(sizes="1140").size("2150") == "2150"


def test_a_list_without_habits_gets_the_usual_spelling() -> None:
    """Nothing to learn from is no mistake."""
    spelling = EntrySpelling.learn([])
    assert spelling.size("2150") == "2150"
    assert spelling.name("Llama 2") == "Llama 2"
