"""What a model is made from: the model that it was trained on from, and the objectives of its pre-training.

Both are told by a few fixed phrases; names of models and objectives are general knowledge of the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from classifiers.entry_fields.finding import Finding
from classifiers.entry_fields.hints import HintedPattern
from classifiers.entry_fields.reading import Reading

OBJECTIVES: Mapping[str, str] = MappingProxyType(
    {
        "MLM": r"masked[\s-]language[\s-]model(?:l?ing)?|MLM|masked\stoken\sprediction",
        "RTD": r"replaced[\s-]token[\s-]detection|RTD",
        "NSP": r"next[\s-]sentence[\s-]prediction|NSP|next\scode\ssegment\sprediction",
        "CLM": r"causal[\s-]language[\s-]model(?:l?ing)?|CLM|next[\s-]token[\s-]prediction|"
        r"(?:unidirectional|left-to-right)\slanguage\smodel(?:l?ing)?",
        "FIM": r"fill-in-the-middle|FIM|fill-in-the-blank|infilling\sobjective",
        "Span Corruption": r"(?:[\w-]{1,20}\s)?span\s(?:corruption|denoising|masking)|masked\sspan\sprediction",
        "DAE": r"denoising\sauto-?encod(?:ing|ers?)|denoising\s(?:objective|pre-?training|pre-?train)",
        "Contrastive Learning": r"contrastive\s(?:pre-?training|learning|objectives?)",
        "Deobfuscation": r"de-?obfuscation|obfuscation\sgrounding",
        "Identifier Tagging": r"identifier\stagging",
        "Identifier Prediction": r"identifier\sprediction",
        "Type Inference": r"type\sinference\sobjective",
        "Diffusion": r"(?:masked|discrete)\sdiffusion\s(?:objective|training|pre-?training)",
    }
)
"""Usual short name to how it is written, as a regular expression."""

_FAMILIES = (
    r"Code\s?Llama|CodeLLaMA|Llama|LLaMA|StarCoder|SantaCoder|Star\s?Coder|Qwen|CodeQwen|DeepSeek|Mistral|Mixtral|Codestral|"
    r"CodeGemma|Gemma|PaLM|Gemini|GPT|Codex|CodeGen|InCoder|PolyCoder|CodeGPT|GraphCodeBERT|CodeBERT|UniXcoder|"
    r"UnixCoder|CodeT5|PLBART|RoBERTa|ModernBERT|DeBERTa|BERT|BART|T5|BLOOM|Falcon|Phi|Granite|OLMo|Yi|InternLM|"
    r"ChatGLM|GLM|Baichuan|OPT|Pythia|Vicuna|WizardCoder|Magicoder|OpenCoder|Seed-Coder|Ling|SmolLM|Nemotron|MiniCPM|"
    r"LLaDA|Dream|Kimi|gpt-oss"
)
_VERSION = (
    r"(?:[\s-]?[vV]?\d(?:\.\d{1,2})?(?![\d,%]|\.\d|[BM](?!\w)))?(?:-(?:Coder|Base|V\d|Neo|J|NeoX|Code|Alpha|R1|Math))*"
    r"(?:-?\+)?(?:-V\d(?:\.\d)?)?"
)
_MADE_FROM = HintedPattern(
    r"(?P<how>\b(?:based\son|built\s(?:up)?on(?:\stop\sof)?|initiali[sz]ed\s(?:from|with)|"
    r"(?:further|continually|continued|continue|additionally)[\s-](?:to\s)?pre-?train(?:ed|ing)?(?:\s(?:from|on\stop\sof))?|"
    r"derived\sfrom|starting\sfrom|adapted\sfrom|fine-?tuned\sfrom|(?:by\s)?fine-?tuning|obtained\sfrom)\s)"
    r"(?P<before>(?:(?:the|an?|our|open-source|pre-?trained|base|from)\s){0,4})"
    rf"(?P<model>(?>(?:{_FAMILIES})(?![a-z]){_VERSION}))(?>(?:[\s-]\d{{1,3}}(?:\.\d{{1,2}})?[BM])?)"
    r"(?!\w|\s(?:architecture|tokeni[sz]er|framework))",
    hints=("based", "built", "initiali", "train", "derived", "starting", "adapted", "tun", "obtained"),
)
_NOT_THE_MODEL = re.compile(
    r"(?i)\b(?:existing|prior|previous|such\sas|e\.g|like|compared|outperform\w*|than|experiments?|evaluat\w+)\b"
)
_TRAINS = re.compile(r"(?i)\b(?:pre-?train\w*|objectives?|train(?:ed|ing)|tasks?|first\sstage)\b")
_OWN = re.compile(r"(?i)\b(?:we|our|this\s(?:paper|work)|model)\b")
_OBJECTIVE = HintedPattern(
    "|".join(f"(?P<o{index}>(?<![\\w-])(?:{spelt})(?!\\w))" for index, spelt in enumerate(OBJECTIVES.values())),
    hints="""
        MLM RTD NSP CLM FIM mask replaced prediction causal unidirectional left-to-right fill-in infilling corruption
        denoising contrastive obfuscation tagging inference diffusion
    """.split(),
)
_NAMES = tuple(OBJECTIVES)
_ANY_OBJECTIVE = rf"(?:{'|'.join(OBJECTIVES.values())})"
_RECIPE = re.compile(
    rf"pre-?train(?:ed|ing)?\b[^.;]{{0,90}}?\b(?:via|with|using|through|by|on)\s(?:an?\s|the\s)?{_ANY_OBJECTIVE}"
    rf"(?:\s\(\w{{2,8}}\))?(?:\sand\s(?:an?\s|the\s)?{_ANY_OBJECTIVE})?"
    rf"|(?:employs?|uses?|adopts?)\s(?:an?\s|the\s)?{_ANY_OBJECTIVE}(?:\s\(\w{{2,8}}\))?\s(?:objective\s)?(?:to|for)\spre-?train"
)


def find_base_models(reading: Reading) -> tuple[Finding, ...]:
    """The models that the paper's own model is made from, as the abstract writes them, without their size.

    One model is sure; of several, which the paper may only have tried, each is likely.
    """
    found: dict[str, Finding] = {}
    for sentence in reading.sentences:
        for match in _MADE_FROM.finditer(sentence):
            before = sentence[max(0, match.start() - 80) : match.start()]
            if _NOT_THE_MODEL.search(before):
                continue
            own = _OWN.search(before) is not None
            name = match["model"].strip(" -")
            finding = Finding(
                value=name, evidence=match[0].strip(), field="abstract", confidence="sure" if own else "likely"
            )
            found.setdefault(name.casefold().replace(" ", ""), finding)
    return _sure_if_alone(tuple(found.values()))


def find_objectives(reading: Reading) -> tuple[Finding, ...]:
    """The objectives of the paper's own pre-training, in the order of the text.

    They are sure where a sentence says that the model is pre-trained with them and the abstract names no others, for
    then they are the whole recipe; abstracts tend to name only what is new.
    """
    found: dict[str, Finding] = {}
    recipe: set[str] = set()
    for sentence in reading.sentences if _OBJECTIVE.may_match(reading.abstract) else ():
        if _OBJECTIVE.search(sentence) and _TRAINS.search(sentence) and not _NOT_THE_MODEL.search(sentence):
            for finding in _objectives(sentence):
                found.setdefault(finding.value, finding)
            recipe.update(finding.value for match in _RECIPE.finditer(sentence) for finding in _objectives(match[0]))
    if recipe and recipe == found.keys():
        return tuple(found.values())
    return tuple(replace(finding, confidence="likely") for finding in found.values())


def _objectives(sentence: str) -> Iterator[Finding]:
    seen = set()
    for match in _OBJECTIVE.finditer(sentence):
        name = _NAMES[int((match.lastgroup or "o0")[1:])]
        if name not in seen:
            seen.add(name)
            yield Finding(value=name, evidence=match[0], field="abstract")


def _sure_if_alone(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    if len(findings) <= 1:
        return findings
    return tuple(replace(finding, confidence="likely") for finding in findings)
