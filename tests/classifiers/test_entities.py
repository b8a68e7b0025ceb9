from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from classifiers.classification import Document
from classifiers.entities import Entity, EntityFinder
from classifiers.mentions import describe
from classifiers.words import Words
from config.entities import Entities, load_entities
from config.loading import PROFILES

FINDER = EntityFinder(load_entities(PROFILES / "awesome-code-llm"))

SMALL = EntityFinder(
    Entities.model_validate(
        {
            "format": 1,
            "benchmark": {
                "SWE-bench": {},
                "SWE-bench Verified": {},
                "HumanEval": {"facets": ["evaluation/program-synthesis-benchmarks"]},
                "HumanEval+": {},
                "APPS": {"common_word": True},
            },
            "metric": {"pass@k": {}, "pass rate": {}},
            "model": {"CodeLlama": {}, "Qwen": {}, "SPoC": {"exact_case": True}, "InCoder": {}},
            "dataset": {"The Stack": {"exact_case": True}},
        }
    )
)


def names(text: str, finder: EntityFinder = FINDER) -> list[tuple[str, str]]:
    """Name and words of what is found in an abstract."""
    return [(entity.name, entity.words) for entity in finder.find(Document("", text))]


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("on SWE-bench Verified we", "SWE-bench Verified", "SWE-bench Verified"),
        ("on SWE-Bench-Verified.", "SWE-bench Verified", "SWE-Bench-Verified"),
        ("on SWEbench Verified,", "SWE-bench Verified", "SWEbench Verified"),
        ("on \\textsc{SWE}-bench verified", "SWE-bench Verified", "SWE}-bench verified"),
        ("the SWE\u2011bench (full)", "SWE-bench", "SWE\u2011bench"),
        ("with pass@1 of", "pass@1", "pass@1"),
        ("with Pass@$k$ of", "pass@k", "Pass@$k"),
        ("higher resolve rates than", "resolve rate", "resolve rates"),
        ("the resolved rate is", "resolve rate", "resolved rate"),
        ("GPT-4o writes", "GPT-4o", "GPT-4o"),
        ("GPT4o writes", "GPT-4o", "GPT4o"),
        ("Qwen2.5-Coder-32B-Instruct is", "Qwen2.5-Coder", "Qwen2.5-Coder-32B-Instruct"),
        ("Code Llama is", "Code Llama", "Code Llama"),
        ("CodeLlama-7B is", "Code Llama", "CodeLlama-7B"),
        ("Claude 3.5 Sonnet is", "Claude 3.5 Sonnet", "Claude 3.5 Sonnet"),
        ("DeepSeek-Coder-V2-Lite is", "DeepSeek-Coder-V2", "DeepSeek-Coder-V2-Lite"),
        ("trained on The Stack v2 and", "The Stack v2", "The Stack v2"),
        ("functions of CodeSearchNet", "CodeSearchNet", "CodeSearchNet"),
        ("\uff28uman\uff25val", "HumanEval", "\uff28uman\uff25val"),
    ],
)
def test_a_name_is_found_in_all_its_spellings(text: str, name: str, words: str) -> None:
    """Hyphens, spaces, case, LaTeX, versions and sizes are no trouble."""
    assert names(text) == [(name, words)]


@pytest.mark.parametrize(
    "text",
    [
        "mobile apps and the APPS of vendors",
        "a spider in its web",
        "a bird is no BIRD",
        "it is used in coder tools",
        "compile the stack of multiple files",
        "the Source Code Agent of ours",
        "KG-o1 is another thing",
        "GSM8K-Symbolic and HumanEval-Qiskit are other benchmarks",
        "see https://example.org/HumanEval/GPT-4o for more",
        "humanevaluation",
        "",
    ],
)
def test_common_words_and_other_names_are_not_taken(text: str) -> None:
    """Nothing is found that is not meant."""
    assert names(text) == []


def test_a_common_word_counts_where_its_kind_is_told() -> None:
    """Near a telling word, near another entity of its kind, or once it was told so in the same paper."""
    assert names("solves APPS problems, a hard benchmark", SMALL) == [("APPS", "APPS")]
    assert names("on HumanEval and APPS", SMALL) == [("HumanEval", "HumanEval"), ("APPS", "APPS")]
    assert names("on HumanEval and apps", SMALL) == [("HumanEval", "HumanEval")]
    told = SMALL.find(Document("What APPS Tells", "The APPS benchmark is old."))
    assert [(entity.field, entity.name) for entity in told] == [("title", "APPS"), ("abstract", "APPS")]


def test_the_longest_name_wins() -> None:
    """SWE-bench Verified is not SWE-bench as well, and HumanEval+ is not HumanEval."""
    assert [name for name, _ in names("SWE-bench Verified, SWE-bench and HumanEval+", SMALL)] == [
        "SWE-bench Verified",
        "SWE-bench",
        "HumanEval+",
    ]


def test_unknown_versions_belong_to_the_family() -> None:
    """A model that came after the file is still one of its family."""
    assert names("Qwen9-72B-Instruct and CodeLlama", SMALL) == [("Qwen", "Qwen9-72B-Instruct"), ("CodeLlama",) * 2]


def test_a_number_after_a_model_is_not_always_its_version() -> None:
    """The score that follows a name stays out of it."""
    assert names("Qwen 74.4% of", SMALL) == [("Qwen", "Qwen")]
    assert names("Qwen 3 times", SMALL) == [("Qwen", "Qwen")]


def test_an_exact_name_counts_in_its_case_only() -> None:
    """The Stack is a corpus, the stack is not; SPoC is a system, SPOC is not."""
    assert names("The Stack, the stack, SPOC and SPoC", SMALL) == [("The Stack",) * 2, ("SPoC",) * 2]


def test_an_entity_tells_its_place_and_what_it_speaks_for() -> None:
    """The words stand in the field's text from start to end."""
    (entity,) = SMALL.find(Document("More of HumanEval", "", "12 pages"))
    assert entity == Entity(
        "benchmark", "HumanEval", "HumanEval", "title", 8, 17, ("evaluation/program-synthesis-benchmarks",)
    )
    assert entity.to_json() == {
        "kind": "benchmark",
        "name": "HumanEval",
        "words": "HumanEval",
        "field": "title",
        "start": 8,
        "end": 17,
        "facets": ["evaluation/program-synthesis-benchmarks"],
    }


def test_a_profile_without_entities_names_nothing() -> None:
    """The file is optional."""
    assert EntityFinder(Entities(format=1)).find(Document("HumanEval", "HumanEval")) == ()


pieces = st.sampled_from(
    [
        "HumanEval",
        "SWE-bench",
        " Verified",
        "-",
        " ",
        "pass@",
        "$k$",
        "GPT-",
        "4o",
        ".",
        "Qwen",
        "2.5",
        "\\textbf{",
        "}",
        "\u0130",
        "APPS",
        "The Stack",
        "7B",
        "\ufb03",
        "\u1e9e",
        "\x00",
        "https://x.org/",
        "CodeLlama",
        "Code Llama",
        "+",
        "@",
        "benchmark ",
    ]
)
texts = st.text(max_size=80) | st.lists(pieces, max_size=40).map("".join)


@given(texts, texts)
@example("\u0130 HumanEval", "")
@example("\ufdfa HumanEval", "HumanEval\ufdfa")
def test_spans_lie_in_the_text_and_do_not_overlap(title: str, abstract: str) -> None:
    """Whatever the text is: no crash, the words stand where they are told to, and no two share a character."""
    document = Document(title, abstract)
    for field in ("title", "abstract"):
        end = 0
        for entity in FINDER.find(document):
            if entity.field != field:
                continue
            assert end <= entity.start < entity.end <= len(getattr(document, field))
            assert getattr(document, field)[entity.start : entity.end] == entity.words
            end = entity.end


@given(texts)
def test_words_say_where_they_stand(text: str) -> None:
    """Words are in the order of the text, and put together they are what is searched."""
    words = Words(text)
    assert words.joined == "".join(words.folded)
    assert [words.joined[start : words.end_of(index)] for index, start in enumerate(words.starts)] == list(
        words.folded
    )
    assert all(start < end for start, end in words.spans)
    assert all(before[1] <= after[0] for before, after in zip(words.spans, words.spans[1:], strict=False))


@given(st.lists(pieces, min_size=1, max_size=12).map("".join), st.integers(2, 30))
def test_the_work_grows_with_the_text_and_no_faster(text: str, times: int) -> None:
    """A text repeated n times has at most a little over n times the mentions: nothing is found across all of it."""
    once = len(FINDER.find(Document("", f"benchmark {text} ; ")))
    assert len(FINDER.find(Document("", f"benchmark {text} ; " * times))) <= times * (once + 2)


def test_a_huge_text_is_no_trouble() -> None:
    """A long text of names, and one of a single word, come back whole."""
    text = "HumanEval (pass@1), " * 10_000
    assert len(FINDER.find(Document("", text))) == 20_000
    assert FINDER.find(Document("", "HumanEval" * 100_000)) == ()


def test_what_is_described_can_be_written_as_json() -> None:
    """Entities and results come as lists of dictionaries."""
    told = describe(Document("", "It achieves 74.4% pass@1 on HumanEval."), FINDER).to_json()
    assert [entity["name"] for entity in told["entities"]] == ["pass@1", "HumanEval"]
    assert told["results"] == [
        {
            "benchmark": "HumanEval",
            "metric": "pass@1",
            "value": 74.4,
            "unit": "%",
            "sentence": "It achieves 74.4% pass@1 on HumanEval.",
            "field": "abstract",
            "start": 12,
            "end": 17,
        }
    ]
