"""Lists of several shapes, and what is known of the papers in them.

``lists/papers.jsonl`` has facts of real papers (identifier, title, categories, day) with a topic that we gave them;
their abstracts here are ours, a few words for each topic.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LISTS = Path(__file__).parent / "lists"
NOW = "2025-09-22T05:30"

SECTIONS: Mapping[str, Mapping[str, str]] = {
    "agents.md": {
        "memory": "🧠 Memory",
        "multi-agent": "👥 Multi-Agent Systems",
        "gui": "🖥️ GUI & Web",
        "jailbreak": "🛡️ Safety",
    },
    "retrieval.md": {
        "rag": "Retrieval-Augmented Generation",
        "recommendation": "Recommendation",
        "rerank": "Ranking and Queries",
        "conversational": "Conversations",
    },
    "reasoning.md": {"math": "数学推理", "hallucination": "幻觉", "bias": "偏见与公平", "speech": "语音"},
    "security.md": {
        "fuzzing": "Finding faults > Fuzzing",
        "vulnerability": "Finding faults > Vulnerability detection",
        "contracts": "Fields > Smart contracts",
        "malware": "Fields > Malware",
    },
}
"""List to topic to the section that the topic's papers stand in."""

_ABSTRACTS = {
    "memory": "How much a memory holds, and how long.",
    "multi-agent": "Several agents share the work and talk about it.",
    "gui": "A screen is read and its buttons are pressed on the web.",
    "jailbreak": "An attack makes the model say what it should not.",
    "rag": "Documents are retrieved before an answer is generated.",
    "recommendation": "Users are recommended items by what they liked.",
    "rerank": "Queries are rewritten and candidates are ranked anew.",
    "conversational": "A dialogue goes on over many turns.",
    "math": "Problems of mathematics are solved in steps.",
    "hallucination": "What is made up is found by a detector.",
    "bias": "Stereotypes are counted and fairness is measured.",
    "speech": "Spoken words are heard and written down.",
    "fuzzing": "Inputs are mutated until a program crashes.",
    "contracts": "Contracts on a blockchain are audited.",
    "vulnerability": "Vulnerable functions are told from safe ones.",
    "malware": "Binaries that do harm are classified.",
    "federated": "Clients train together and keep their data.",
    "": "Something else was studied, and it went well.",
}


@cache
def facts() -> tuple[dict[str, Any], ...]:
    """All papers, with ``topic`` and ``listed``."""
    lines = (LISTS / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple({**fact, "abstract": _ABSTRACTS[fact["topic"]]} for fact in map(json.loads, lines))


def records(*, until: str = "9999") -> list[dict[str, Any]]:
    """The papers as a file of records has them."""
    return [
        {key: value for key, value in fact.items() if key not in {"topic", "listed"}}
        for fact in facts()
        if fact["published"] <= until
    ]


def write_records(folder: Path, *, until: str = "9999") -> Path:
    """The same as a file of JSON lines."""
    file = folder / "records.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records(until=until)), encoding="utf-8")
    return file


def topics() -> dict[str, str]:
    """Identifier to topic, of the papers that no list has."""
    return {fact["id"]: fact["topic"] for fact in facts() if not fact["listed"]}
