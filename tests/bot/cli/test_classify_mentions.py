from __future__ import annotations

import json
from pathlib import Path

from tests.bot.process import shelver

PAPER = {
    "id": "2509.00001",
    "title": "Owl: a Code Model",
    "abstract": "Our owl, built on Qwen2.5-Coder-7B, achieves a pass@1 of 74.4% on HumanEval.",
}


def test_classify_tells_entities_and_results(tmp_path: Path) -> None:
    """With ``--mentions`` a line has what the paper names, and what it reports with the sentence."""
    ended = shelver("classify", "-", "--mentions", folder=tmp_path, stdin=json.dumps(PAPER) + "\n")
    answer = json.loads(ended.stdout)

    assert [(entity["kind"], entity["words"]) for entity in answer["entities"]] == [
        ("model", "Qwen2.5-Coder-7B"),
        ("metric", "pass@1"),
        ("benchmark", "HumanEval"),
    ]
    (result,) = answer["results"]
    assert (result["benchmark"], result["metric"], result["value"], result["unit"]) == (
        "HumanEval",
        "pass@1",
        74.4,
        "%",
    )
    assert result["sentence"] == PAPER["abstract"]


def test_classify_leaves_them_out_unasked(tmp_path: Path) -> None:
    """A line has the judgement alone, for which nothing else has to be looked for."""
    ended = shelver("classify", "-", folder=tmp_path, stdin=json.dumps(PAPER) + "\n")
    assert set(json.loads(ended.stdout)) == {"id", "relevance", "relevance_evidence", "sections", "facets"}
