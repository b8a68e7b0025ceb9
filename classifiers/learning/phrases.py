"""Which phrases a text has: the candidates among which learning chooses."""

from __future__ import annotations

from classifiers.text import normalise

LONGEST = 3
"""Words in a candidate."""

_SIBILANTS = ("ses", "xes", "zes", "ches", "shes", "oes")
_VOWELS = "aeiou"

# Words at which no candidate starts or ends: they tell nothing of a paper's subject.
_EMPTY = frozenset(
    [
        "a",
        "about",
        "all",
        "also",
        "among",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "between",
        "both",
        "but",
        "by",
        "can",
        "could",
        "do",
        "does",
        "each",
        "either",
        "for",
        "from",
        "had",
        "has",
        "have",
        "here",
        "how",
        "however",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "many",
        "may",
        "might",
        "more",
        "moreover",
        "most",
        "much",
        "must",
        "new",
        "no",
        "nor",
        "not",
        "novel",
        "of",
        "on",
        "one",
        "only",
        "or",
        "other",
        "our",
        "ours",
        "over",
        "own",
        "paper",
        "per",
        "propose",
        "proposed",
        "same",
        "several",
        "she",
        "should",
        "show",
        "shows",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "thus",
        "to",
        "toward",
        "two",
        "under",
        "up",
        "upon",
        "us",
        "use",
        "used",
        "uses",
        "using",
        "various",
        "very",
        "via",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "whose",
        "why",
        "will",
        "with",
        "within",
        "without",
        "would",
        "yet",
        "you",
        "your",
        "et",
        "al",
        "e",
        "g",
        "i",
    ]
)


def phrases_in(text: str) -> set[str]:
    """The phrases of one to three words that stand in a text, as rules would be written that find them.

    Words are normalised (`classifiers.text`); the last word is in the singular, because a rule finds both numbers.
    """
    words = normalise(text).split()
    singulars = [singular(word) for word in words]
    found = set()
    for start, word in enumerate(words):
        if word in _EMPTY:
            continue
        for end in range(start, min(start + LONGEST, len(words))):
            if words[end] not in _EMPTY and len(singulars[end]) + end - start > 1:
                found.add(" ".join([*words[start:end], singulars[end]]))
    return found


def singular(word: str) -> str:
    """The form of a word under which a rule finds it, whether or not it is a plural."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and word[-4] not in _VOWELS and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(_SIBILANTS) else word[:-1]
