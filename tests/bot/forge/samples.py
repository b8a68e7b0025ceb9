"""Papers that do not exist, for the texts under test."""

from __future__ import annotations

from datetime import date

from bot.forge.body import BodyEntry, Considered

LIST_TITLE = "Awesome Code Models"

ENTRIES = (
    BodyEntry(
        arxiv_id="2509.01234",
        title="FuzzPilot: Steering Greybox Fuzzers with Small Language Models",
        authors=("Ada Lindgren", "Bo Okafor", "Chen Wei"),
        section="Testing > Fuzzing",
        section_score=0.82,
        relevance=0.97,
        evidence=(("fuzzing", "title", 3.0), ("language model", "title", 1.5), ("coverage", "abstract", 0.5)),
        runners_up=(("Testing > Unit Tests", 0.09), ("Security > Vulnerability Detection", 0.04)),
        abstract=(
            "Greybox fuzzers spend most of their time on inputs that teach them nothing. We let a small model of "
            "language rank the seeds, and retrain it while the fuzzer runs. On sixteen parsers the steered one "
            "reaches the coverage of a day in five hours. It finds eleven bugs that were not known before. We "
            "discuss when a model of that size is worth its cost, and when a plain queue does as well."
        ),
        published=date(2025, 9, 2),
    ),
    BodyEntry(
        arxiv_id="2509.02345",
        title="Who Tests the Tests? Mutation-Guided Prompting for C# and C++ Projects",
        authors=("Dina Rahman", "Emil Novak"),
        section="Testing > Fuzzing",
        section_score=0.44,
        relevance=0.91,
        evidence=(
            ("mutation", "title", 1.0),
            ("unit test", "abstract", 1.0),
            ("irrelevant domain", "abstract", -0.5),
        ),
        runners_up=(("Testing > Unit Tests", 0.39),),
        abstract="Generated tests often pass because they check nothing. We prompt with the mutants that survived.",
        published=date(2025, 9, 3),
    ),
    BodyEntry(
        arxiv_id="2509.03456",
        title="Repairing $k$-Safety Violations at Repository Scale: Costs < $5 & Counting",
        authors=("Fatima El-Sayed",),
        section="Program Repair",
        section_score=0.76,
        relevance=0.99,
        evidence=(("program repair", "abstract", 3.0), ("repository", "title", 1.0)),
        runners_up=(("Code Generation > Repository Level", 0.12),),
        abstract="Most repair systems see one file. Ours sees the whole repository and pays for what it reads.",
        published=date(2025, 9, 3),
    ),
    BodyEntry(
        arxiv_id="2509.04567",
        title="请用中文写代码: A Benchmark of Natural-Language Programming in Chinese",
        authors=("李明", "王芳", "张伟", "陈静"),
        section="Benchmarks > Code Generation",
        section_score=0.68,
        relevance=0.94,
        evidence=(("benchmark", "title", 2.0), ("natural language", "title", 1.0)),
        runners_up=(("Code Generation", 0.21),),
        abstract="We collect 1,200 tasks that were written in Chinese by people who program for a living.",
        published=date(2025, 9, 4),
    ),
    BodyEntry(
        arxiv_id="2509.05678",
        title="A Title That Goes On for a Very Long Time, as Titles in This Field Tend to Do, so That We Can See How "
        "the Lines Break on the Narrow Screen of a Telephone",
        authors=("Ulrike von Hohenstein-Schaumburg", "Juan Carlos Fernández de la Vega", "K. Iyer"),
        section="Benchmarks > Code Generation",
        section_score=0.59,
        relevance=0.88,
        evidence=(("benchmark", "abstract", 2.0),),
        abstract="One sentence.",
        published=date(2025, 9, 5),
    ),
    BodyEntry(
        arxiv_id="2509.06789",
        title="@everyone: See #1 and torvalds/linux#2 `rm -rf` **now** <img src=x> [click](javascript:alert(1))",
        authors=("Mallory @mallory",),
        section="Security > Vulnerability Detection",
        section_score=0.35,
        relevance=0.55,
        evidence=(("vulnerability", "abstract", 1.5),),
        runners_up=(("Surveys", 0.3),),
        abstract="Please visit http://evil.example/?q=1 or www.evil.example, mail eve@evil.example. $$x$$ --> :tada:",
        published=date(2025, 9, 6),
    ),
    BodyEntry(
        arxiv_id="cs/0601001",
        title="An Old Paper with an Old Identifier",
        authors=(),
        section="Surveys",
        section_score=0.5,
        relevance=0.7,
    ),
    BodyEntry(
        arxiv_id="2509.07890",
        title="Agents That Read the Manual: A Survey",
        authors=("G. Petrov", "H. Sato"),
        section="Surveys",
        section_score=0.93,
        relevance=0.99,
        evidence=(("survey", "title", 4.0), ("agent", "title", 1.0)),
        runners_up=(("Agents", 0.05),),
        abstract="We read two hundred papers on agents that write code, and sort them by what these may look at.",
        published=date(2025, 9, 8),
    ),
)
"""Eight entries in five sections, one of them hostile, one bare."""

CONSIDERED = (
    Considered(arxiv_id="2509.08001", title="Compilers for Quantum Kitchens", reason="relevance 48% is below 50%"),
    Considered(
        arxiv_id="2509.08002", title="On the Shelf Life of | Pipes", reason="best section 22% is below 30%: Surveys"
    ),
    Considered(arxiv_id="2509.08003", title="Tests, Twice", reason="the list holds a paper of the same title"),
)
