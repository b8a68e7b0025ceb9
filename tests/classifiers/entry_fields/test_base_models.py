from __future__ import annotations

import pytest

from classifiers.classification import Document
from classifiers.entry_fields import EntryFields, extract


def fields_of(abstract: str) -> EntryFields:
    """What an abstract tells."""
    return extract(Document(title="PlumCoder: A Model of Plums", abstract=abstract))


@pytest.mark.parametrize(
    ("abstract", "model"),
    [
        ("We release PlumCoder, a model based on Llama 2.", "Llama 2"),
        ("Our model is initialised from StarCoder-7B and trained on plums.", "StarCoder"),
        ("We present PlumCoder, fine-tuned from the open-source Qwen2.5-Coder-7B model.", "Qwen2.5-Coder"),
        ("We build PlumCoder by further pre-training CodeT5+.", "CodeT5+"),
        ("Our model is built upon DeepSeek-Coder-V2.", "DeepSeek-Coder-V2"),
    ],
)
def test_a_base_model_is_named_by_fixed_phrases(abstract: str, model: str) -> None:
    """Name and version as the abstract writes them, without the size."""
    [found] = fields_of(abstract).base_models
    assert (found.value, found.sure, found.field) == (model, True, "abstract")


@pytest.mark.parametrize(
    "abstract",
    [
        "Our model is based on the GPT-2 architecture.",
        "PlumCoder outperforms models such as those based on Llama 2.",
        "We compare PlumCoder to Llama 2.",
        "Our approach is based on plums.",
        "",
    ],
)
def test_models_that_are_only_mentioned_are_no_base(abstract: str) -> None:
    """Architectures, rivals and plums."""
    assert fields_of(abstract).base_models == ()


def test_several_base_models_are_only_likely() -> None:
    """A paper that names two has perhaps only tried them."""
    found = fields_of("Our models are based on Llama 2. Our others are based on StarCoder.").base_models
    assert [(one.value, one.confidence) for one in found] == [("Llama 2", "likely"), ("StarCoder", "likely")]


@pytest.mark.parametrize(
    ("abstract", "objectives", "sure"),
    [
        ("PlumCoder is pre-trained via denoising autoencoding.", ["DAE"], True),
        ("We employ causal language modeling (CLM) to pre-train the decoder.", ["CLM"], True),
        ("The model is pretrained with masked language modeling and contrastive learning.",
         ["MLM", "Contrastive Learning"], True),
        ("We pre-train with a task: fill-in-the-middle comes first.", ["FIM"], False),
        ("Besides the task of masked language modeling, we introduce two tasks.", ["MLM"], False),
        ("It is pre-trained via MLM. A second objective is span corruption.", ["MLM", "Span Corruption"], False),
        ("Existing models are pre-trained via MLM.", [], False),
        ("We like plums.", [], False),
    ],
)  # fmt: skip
def test_objectives_are_sure_where_they_are_the_whole_recipe(
    abstract: str, objectives: list[str], *, sure: bool
) -> None:
    """Abstracts tend to name only what is new, so an objective in passing is only likely."""
    found = fields_of(abstract).objectives
    assert [one.value for one in found] == objectives
    assert all(one.sure is sure for one in found)
