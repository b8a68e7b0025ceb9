from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from classifiers.classification import Document
from classifiers.entities import EntityFinder
from classifiers.mentions import describe
from classifiers.reported_results import ReportedResult
from classifiers.sentences import sentence_spans
from config.entities import load_entities
from config.loading import PROFILES

FINDER = EntityFinder(load_entities(PROFILES / "awesome-code-llm"))

Row = tuple[str, str | None, float, str]


def results(abstract: str, title: str = "") -> tuple[ReportedResult, ...]:
    """The results that a paper reports."""
    return describe(Document(title, abstract), FINDER).results


def rows(abstract: str) -> list[Row]:
    """Benchmark, metric, value and unit of each result."""
    return [(result.benchmark, result.metric, result.value, result.unit) for result in results(abstract)]


TOLD: list[tuple[str, list[Row]]] = [
    ("It reaches 74.4% pass@1 on HumanEval.", [("HumanEval", "pass@1", 74.4, "%")]),
    (
        "Owl achieves a pass@1 of 74.4 on HumanEval and 61.2 on MBPP.",
        [("HumanEval", "pass@1", 74.4, ""), ("MBPP", "pass@1", 61.2, "")],
    ),
    ("Owl resolves 33.8% of issues on SWE-bench Verified.", [("SWE-bench Verified", "resolve rate", 33.8, "%")]),
    ("Owl resolves 12% of the issues in SWE-bench Lite.", [("SWE-bench Lite", "resolve rate", 12.0, "%")]),
    ("Its pass@1 on HumanEval improves from 32.1% to 45.6%.", [("HumanEval", "pass@1", 45.6, "%")]),
    ("We improve accuracy on BIRD from 50.2 to 55.9.", [("BIRD", "accuracy", 55.9, "")]),
    ("On MBPP, it lifts the pass rate from 40% to 52%.", [("MBPP", "pass rate", 52.0, "%")]),
    ("We raise the success rate from 10% to 31% on SWE-bench Lite.", [("SWE-bench Lite", "success rate", 31.0, "%")]),
    ("On SWE-bench Verified, our agent solves 41.0% of the tasks.", [("SWE-bench Verified", None, 41.0, "%")]),
    (
        "On the challenging BIRD benchmark, Owl reaches 63.2% execution accuracy.",
        [("BIRD", "execution accuracy", 63.2, "%")],
    ),
    ("Owl attains 50.6\\% on HumanEval.", [("HumanEval", None, 50.6, "%")]),
    ("Owl attains $50.6\\%$ on \\textsc{HumanEval}.", [("HumanEval", None, 50.6, "%")]),
    ("Owl attains \\textbf{50.6}\\% pass@1 on MBPP.", [("MBPP", "pass@1", 50.6, "%")]),
    ("Owl attains 50.6 percent accuracy on MathQA-Python.", [("MathQA-Python", "accuracy", 50.6, "%")]),
    (
        "It scores 40.1% and 36.2% on HumanEval and MBPP, respectively.",
        [("HumanEval", None, 40.1, "%"), ("MBPP", None, 36.2, "%")],
    ),
    (
        "We obtain pass@1 scores of 75, 65.5 and 82.5 on HumanEval, HumanEval+ and MBPP.",
        [("HumanEval", "pass@1", 75.0, ""), ("HumanEval+", "pass@1", 65.5, ""), ("MBPP", "pass@1", 82.5, "")],
    ),
    (
        "On HumanEval and MBPP, Owl achieves 60% and 51%.",
        [("HumanEval", None, 60.0, "%"), ("MBPP", None, 51.0, "%")],
    ),
    (
        "It sets a new record with 36.1% and 40.0% execution accuracy on Spider 2.0-Lite and Spider 2.0-Snow.",
        [("Spider 2.0-Lite", "execution accuracy", 36.1, "%"), ("Spider 2.0-Snow", "execution accuracy", 40.0, "%")],
    ),
    (
        "The 7B model achieves up to 28.1% on LiveCodeBench, 14.0% on CodeContests, and 50% on SciCode.",
        [("LiveCodeBench", None, 28.1, "%"), ("CodeContests", None, 14.0, "%"), ("SciCode", None, 50.0, "%")],
    ),
    ("Owl achieves a BLEU score of 19.8 on CodeSearchNet.", [("CodeSearchNet", "BLEU", 19.8, "")]),
    ("It obtains an F1 score of 0.64 on Devign.", [("Devign", "F1", 0.64, "")]),
    ("It obtains an MRR of 0.71 on CoSQA.", [("CoSQA", "MRR", 0.71, "")]),
    (
        "Owl attains 68.3% F1 on BigVul but only 3.1% F1 on PrimeVul.",
        [("Big-Vul", "F1", 68.3, "%"), ("PrimeVul", "F1", 3.1, "%")],
    ),
    (
        "Owl sets a new state of the art on HumanEval (93.9%) and MBPP (83.1%).",
        [("HumanEval", None, 93.9, "%"), ("MBPP", None, 83.1, "%")],
    ),
    ("Training lifts accuracy to 73.1 (AIME 2024) and more.", [("AIME 2024", "accuracy", 73.1, "")]),
    ("Small models do well (e.g., Owl achieves 69% on MMLU).", [("MMLU", None, 69.0, "%")]),
    ("Owl achieves 40.2% pass@1 accuracy on CRUXEval.", [("CRUXEval", "pass@1", 40.2, "%")]),
    ("With Owl, HumanEval pass@1 reaches 90.2%.", [("HumanEval", "pass@1", 90.2, "%")]),
    ("Owl is small. It scores 12.5 on BigCodeBench, i.e. little.", [("BigCodeBench", None, 12.5, "")]),
    ("GPT-4o obtains only 5.5% pass@1 on RepoExec, while humans do well.", [("RepoExec", "pass@1", 5.5, "%")]),
    ("It attains 62.8% on HumanEval, outperforming GPT-4 by 3.1%.", [("HumanEval", None, 62.8, "%")]),
]

NOT_TOLD = [
    "It improves pass@1 by 12% on HumanEval.",
    "It outperforms GPT-4 by 5 points on HumanEval.",
    "It achieves a 12% improvement on HumanEval.",
    "We see gains of up to 18% on HumanEval and 8% on MBPP.",
    "Accuracy rises by 12.8% / 9.4% / 7.0% pass@1 on HumanEval / MBPP / APPS.",
    "It achieves 7.9% higher accuracy on BIRD.",
    "It achieves a relative improvement of 41% on LiveCodeBench.",
    "It achieves an absolute gain of 6.5% on HumanEval (+6.5%).",
    "It achieves +3.0% on HumanEval.",
    "It achieves over 90% pass@1 on HumanEval.",
    "Models reach less than 20% pass@1 on RepoExec.",
    "It reaches nearly 80% on MBPP.",
    "It achieves a 3.2x speedup on HumanEval.",
    "It achieves a 4.12$\\times$ speedup on GSM8K.",
    "It reduces tokens from 80% to 45% on GSM8K.",
    "Accuracy drops from 80.1% to 45.6% on HumanEval.",
    "It achieves 40% token savings on MBPP.",
    "It achieves 98% of the performance of GPT-4 on HumanEval.",
    "HumanEval has 164 problems, and 21% of HumanEval are hard.",
    "We extend HumanEval to 23 languages with 7.7 tests each.",
    "It achieves an average of 74.1% on HumanEval and MBPP.",
    "On HumanEval we tune, and it achieves 91.9% accuracy on our own data.",
    "It achieves 88.1% pass@1 on a HumanEval-derived benchmark.",
    "It achieves 88.1% pass@1 on Lisp HumanEval.",
    "Improvements range from 4.5% to 20.8% pass@1 on CanItEdit.",
    "It gives up 1.7% accuracy on LAMBADA to be fair.",
    "It achieves 70.1% accuracy.",
    "HumanEval is a benchmark of 2021.",
    "We train a 7.1B model on The Stack and test it on HumanEval.",
    "It reaches 450% on HumanEval.",
    "",
]


@pytest.mark.parametrize(("sentence", "expected"), TOLD)
def test_a_plainly_told_result_is_taken(sentence: str, expected: list[Row]) -> None:
    """Benchmark, metric, value and unit are those of the sentence."""
    assert rows(sentence) == expected


@pytest.mark.parametrize("sentence", NOT_TOLD)
def test_what_is_no_result_is_not_taken(sentence: str) -> None:
    """Changes, bounds, factors, sizes, and figures of something else are left alone."""
    assert rows(sentence) == []


def test_the_sentence_is_the_evidence() -> None:
    """The result tells its sentence, and where the figure stands in the field."""
    abstract = "Owls are wise. Ours (cf. Fig. 2) achieves 74.4\\% pass@1 on HumanEval! More follows."
    (result,) = results(abstract)
    assert result.sentence == "Ours (cf. Fig. 2) achieves 74.4\\% pass@1 on HumanEval!"
    assert abstract[result.start : result.end] == "74.4\\%"


def test_a_title_may_report_as_well() -> None:
    """Titles are read like abstracts."""
    (result,) = results("", title="Owl Reaches 40.1% on SWE-bench Verified")
    assert (result.field, result.value) == ("title", 40.1)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Tools, e.g. HumanEval, help. So do we.", ["Tools, e.g. HumanEval, help.", "So do we."]),
        ("By Smith et al. Next one.", ["By Smith et al. Next one."]),
        ("We reach 74.4. It is much.", ["We reach 74.4.", "It is much."]),
        ("We report pass@1. Then more?", ["We report pass@1.", "Then more?"]),
        ("It is 5\\%. \\textbf{Owl} wins.", ["It is 5\\%.", "\\textbf{Owl} wins."]),
        ('"It works." (So it does.)', ['"It works."', "(So it does.)"]),
        ("No end", ["No end"]),
        ("Above\n\nbelow", ["Above", "below"]),
        ("  ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    """Abbreviations, decimals, metrics and LaTeX do not end one."""
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


pieces = st.sampled_from(
    [
        "HumanEval",
        "MBPP",
        "pass@1",
        "accuracy",
        " on ",
        " of ",
        " and ",
        " from ",
        " to ",
        " by ",
        "74.4%",
        "12",
        "0.5",
        "61.2\\%",
        " achieves ",
        " (",
        ") ",
        ", ",
        ". ",
        "e.g. ",
        " / ",
        "<",
        ">",
        "$",
        "\\textbf{",
        "}",
        "+",
        "-",
        " We ",
        "GPT-4",
        "\n\n",
        "\u00d7",
    ]
)
texts = st.text(max_size=60) | st.lists(pieces, max_size=60).map("".join)


@given(texts)
@example("achieves <B0> 74.4% on <V1> HumanEval")
@example("on HumanEval-1 5% accuracy")
def test_results_lie_in_their_sentences(abstract: str) -> None:
    """Whatever the text is: no crash, and each figure is written in it where it is told to be."""
    spans = [abstract[start:end] for start, end in sentence_spans(abstract)]
    for result in results(abstract):
        figure = abstract[result.start : result.end]
        assert float(figure.rstrip("\\%percnt $}")) == result.value
        assert result.sentence in spans
        assert figure in result.sentence
        assert 0 <= result.value <= 100


@given(texts)
def test_sentences_are_the_whole_text(text: str) -> None:
    """Sentences follow each other, and only white space is left out."""
    spans = list(sentence_spans(text))
    assert all(start < end for start, end in spans)
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())


def test_a_huge_text_is_no_trouble() -> None:
    """Thousands of sentences are read one by one, and one endless sentence is passed over."""
    sentence = "It achieves 74.4% on HumanEval. "
    assert len(results(sentence * 5_000)) == 5_000
    assert results("it achieves 74.4% on HumanEval and " * 5_000) == ()
    assert results("<" * 100_000 + "(" * 100_000 + "5 " * 100_000) == ()
