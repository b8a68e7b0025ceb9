"""A small list that has every shape an entry can take; its papers are made up."""

from __future__ import annotations

from bot.curated_list.new_entry import NewEntry

BULLETS = "2. Methods > Code Repair"
NUMBERED = "1. Models > 1.1 Base"
TAGGED = "1. Models > 1.2 Low-Resource"
TABLE = "3. Data > Code Repair"
EMPTY = "2. Methods > Code Golf"

SAMPLE = """\
# Awesome Sample 🔥

Some words about the list.

```
## Not a heading
- "Not an entry" [2024-01] [[paper](https://arxiv.org/abs/2401.99999)]
```

## News

- 🔥 [2025/01/02] 12 papers from [a conference](https://example.org/) have been added.

## Table of Contents

1. [Models](#1-models)

   - [Base](#11-base)

## 1. Models

<p align='center'>
<img src='a.png' style='width: 80%; '>
</p>

### 1.1 Base

8. **Alpha**: "Alpha: A First Model" [2024-01] [ICML 2024] [[paper](https://arxiv.org/abs/2401.00001)]

9. **Beta** (Alpha): "Beta Report" [2024-03] [[paper](https://arxiv.org/abs/2403.00002)] [[repo](https://example.org/b)]

10. **Gamma \\*** [2024-06] [[blog](https://example.org/gamma)]

### 1.2 Low-Resource

- [**Lua**] "A Study of Lua" [2024-02] [[paper](https://arxiv.org/abs/2402.00003)]

- [**C++**] "Templates Considered" [2025-01] [[paper](https://arxiv.org/abs/2501.00004)]

<p align='center'>
<img src='b.png' style='width: 80%; '>
</p>

## 2. Methods

### Code Repair

- "Mending, Early", 2014-09, ASE 2014, [[paper](https://example.org/mending)]

- ""Why?" Asking Models to Repair" [2024-02][FSE 2024] [[papaer](https://arxiv.org/abs/2402.11111)]

- "Repair at Scale" [2024-05] [[paper](https://arxiv.org/abs/2405.22222)]

- "Repair Again" [224-05] [[paper](https://arxiv.org/abs/2405.33333)]

### Code Golf

### Code Review

* "Short Reviews" [2024-05] [[paper](https://arxiv.org/abs/2405.44444)]
* "Shorter Reviews" [2024-07] [[paper](https://arxiv.org/abs/2407.44444)]

## 3. Data

### Code Repair

- "A Survey of Faults" [2023-01] [[paper](https://arxiv.org/abs/2301.55555)]

| Date    | Venue    | Benchmark | Size    | Language | Source                                                                                                       |
| ------- | -------- | --------- | ------- | -------- | ------------------------------------------------------------------------------------------------------------ |
| 2024-03 | arXiv    | FaultSet  | 1.5K \\* | Java     | "FaultSet" [[paper](https://arxiv.org/abs/2403.66666)] [[data](https://example.org/f)]                       |
| 2024-08 | ACL 2025 | unnamed   | 12\\|3   | C        | "Faults in C: A Much Longer Title" [[paper](https://arxiv.org/abs/2408.77777)] [[data](https://example.org)] |

\\* mined

## 4. Readings

| Date    | Keyword | Paper                                                 |
| ------- | ------- | ----------------------------------------------------- |
| 2017-06 | Attend  | [Attention Is Not Here](https://example.org/attended) |
"""  # noqa: E501 - a padded table is as wide as it is


def new_entry(section: str, arxiv_id: str = "2509.00001", **facts: str) -> NewEntry:
    """A paper of September 2025 with an ordinary title, unless the facts say otherwise."""
    return NewEntry(**{"section": section, "arxiv_id": arxiv_id, "title": "Plain Work", "month": "2025-09"} | facts)  # type: ignore[arg-type]  # no test here needs links


def lines_added(before: str, after: str) -> list[str]:
    """Lines that only the second text has, if it is the first one with whole lines put in; blank ones included."""
    rest = iter(before.splitlines())
    expected = next(rest, None)
    added = []
    for line in after.splitlines():
        if line == expected:
            expected = next(rest, None)
        else:
            added.append(line)
    assert expected is None, f"the line {expected!r} is gone or has changed"
    return added
