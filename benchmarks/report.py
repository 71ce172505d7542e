"""Rows → figures → tables. A figure is a mean or a ratio over pages with its interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks import metrics
from benchmarks.metrics import Interval

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: whose, of which pages, what, how much, between what, from how many pages."""

    task: str
    group: str
    system: str
    metric: str
    value: float
    low: float
    high: float
    pages: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table to print: title, column heads, rows of cells, a note below."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


Metric = tuple[str, Callable[[Sequence[Row]], Interval]]


def _mean(name: str) -> Callable[[Sequence[Row]], Interval]:
    def over(rows: Sequence[Row]) -> Interval:
        return metrics.mean([float(row[name]) for row in rows if row.get(name) is not None])

    return over


def _ratio(part: str, whole: str) -> Callable[[Sequence[Row]], Interval]:
    def over(rows: Sequence[Row]) -> Interval:
        return metrics.ratio([row[part] for row in rows], [row[whole] for row in rows])

    return over


def _total(name: str) -> Callable[[Sequence[Row]], Interval]:
    def over(rows: Sequence[Row]) -> Interval:
        total = float(sum(bool(row[name]) if name in FLAGS else row[name] for row in rows))
        return Interval(total, total, total)

    return over


def _pages(name: str) -> Callable[[Sequence[Row]], Interval]:
    """Count the pages on which it is a word in a hundred or more."""

    def over(rows: Sequence[Row]) -> Interval:
        total = float(sum(row[name] >= 0.01 for row in rows))
        return Interval(total, total, total)

    return over


def _gap(rows: Sequence[Row]) -> Interval:
    return metrics.ratio(
        [row["f1"] - row["raw"] for row in rows], [row["oracle"] - row["raw"] for row in rows]
    )


def _extra_loss(rows: Sequence[Row]) -> Interval:
    return metrics.mean([row["lost"] - row["lost_oracle"] for row in rows])


def _shingles(rows: Sequence[Row]) -> Interval:
    return metrics.shingle_f1([tuple(row["shingles"]) for row in rows])


def _segments(part: int, other: int) -> Callable[[Sequence[Row]], Interval]:
    def over(rows: Sequence[Row]) -> Interval:
        held = [row["segments"] for row in rows if "segments" in row]
        return metrics.ratio([s[part] for s in held], [s[part] + s[other] for s in held])

    return over


FLAGS = ("error", "empty")
#: metrics that are shown as whole numbers
COUNTS = ("empty", "failed", "could leak", "leaked", "gold", "credited", "given", "pages")

_CLEANED: list[Metric] = [
    ("raw F1", _mean("raw")),
    ("cleaned F1", _mean("f1")),
    ("oracle F1", _mean("oracle")),
    ("gap closed", _gap),
    ("words lost", _mean("lost")),
    ("beyond oracle", _extra_loss),
    ("failed", _total("error")),
]
_TOLD: list[Metric] = [
    ("title", _mean("title")),
    ("authors", _mean("authors")),
    ("day", _mean("day")),
]
METRICS: dict[str, list[Metric]] = {
    "html": [
        ("precision", _mean("precision")),
        ("recall", _mean("recall")),
        ("F1", _mean("f1")),
        ("F1, pairs", _mean("f1_pairs")),
        ("4-gram F1", _shingles),
        ("empty", _total("empty")),
        ("failed", _total("error")),
    ],
    "segments": [
        ("wanted found", _segments(0, 1)),
        ("unwanted found", _segments(2, 3)),
    ],
    "text": _CLEANED,
    "markdown": _CLEANED,
    "markdown, record": [
        *_TOLD,
        ("could leak", _total("long")),
        ("leaked", _total("leaked")),
        ("gold", _total("gold")),
        ("found", _ratio("found", "gold")),
    ],
    "harm": [("words lost", _mean("lost")), ("failed", _total("error"))],
    "harm, by label": [("words lost", _mean("lost"))],
    "errors": [("words, left or lost", _mean("share")), ("pages", _pages("share"))],
    "captions": [
        ("could leak", _total("long")),
        ("leaked", _total("leaked")),
        ("gold", _total("gold")),
        ("found", _ratio("found", "gold")),
        ("credited", _total("credited")),
        ("credit right", _ratio("credit_right", "credited")),
        ("given", _total("given")),
    ],
    "metadata": _TOLD,
}


def figures(task: str, rows: Sequence[Row]) -> list[Figure]:
    """Return all figures of one task's rows, by group, source and system."""
    out: list[Figure] = []
    for group, members in _groups(task, rows):
        for system in dict.fromkeys(row["system"] for row in members):
            mine = [row for row in members if row["system"] == system]
            for metric, statistic in METRICS[task]:
                value = statistic(mine)
                if value.mean == value.mean:  # nothing to say where nothing was annotated
                    figure = Figure(task, group, system, metric, *value, pages=len(mine))
                    out.append(figure)
    return out


def _groups(task: str, rows: Sequence[Row]) -> Iterable[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        for name in _names(task, row):
            groups.setdefault(name, []).append(row)
    return groups.items()


def _names(task: str, row: Row) -> list[str]:
    corpus, kind = row["corpus"], row["page_type"]
    if task.split(",")[0] in ("text", "errors", "markdown"):
        return [f"{corpus}: {row['source']}"]
    if task == "segments":
        return [corpus]
    names = [corpus if not corpus.startswith("wcxb") else f"{corpus} {kind}s"]
    if task != "html":
        return [corpus]
    if corpus.startswith("wcxb") and kind != "article":
        names.append(f"{corpus}, the other six types")
        names[0] = f"{corpus} {kind}"
    if row["country"]:
        names.append(f"country {row['country']}")
    if row["unspaced"]:
        names.append("scripts without spaces")
    return names


def tables(task: str, found: Sequence[Figure]) -> list[Table]:
    """Return the tables of one task: a table a corpus, one matrix for types and one for countries.

    Details are in the JSON.
    """
    groups = list(dict.fromkeys(one.group for one in found))
    small = [name for name in groups if name.startswith("country ")]
    types = [name for name in groups if name.startswith("wcxb ") and "articles" not in name]
    out = [_detail(task, name, found) for name in groups if name not in small and name not in types]
    if types:
        out.append(_matrix("F1 by page type", "F1", types, found))
    if small:
        out.append(_matrix("F1 by country", "F1, pairs", small, found, PAIRS))
    return out


PAIRS = "Scripts without spaces (cn, jp, tw, th) are counted by pairs of characters."
NOTES = {
    "text": "gap closed: share of the way from raw to oracle. Words lost: share of gold's words; "
    "beyond oracle: less those that the best line filter loses as well.",
    "markdown, record": "leaked, found: captions, as above, of pages whose gold has some.",
    "errors": "Words as a share of gold's; pages: with one word in a hundred or more of the kind.",
    "captions": "leaked, of the captions of five words or more that gold's text does not hold.",
    "scripts without spaces": PAIRS + " WCXB's F1 takes a whole sentence for one word.",
}


def _detail(task: str, group: str, found: Sequence[Figure]) -> Table:
    mine = [one for one in found if one.group == group]
    heads = list(dict.fromkeys(one.metric for one in mine))
    if "scripts" not in group and "F1, pairs" in heads:
        heads.remove("F1, pairs")
    systems = list(dict.fromkeys(one.system for one in mine))
    cell = {(one.system, one.metric): one for one in mine}
    rows = [
        (system, *(_cell(cell[system, head]) if (system, head) in cell else "–" for head in heads))
        for system in systems
    ]
    pages = max(one.pages for one in mine)
    note = NOTES.get(group, NOTES.get(task, ""))
    return Table(f"{task}: {group} ({count(pages)})", ("", *heads), tuple(rows), note)


def count(pages: int) -> str:
    """Return "1 page", "2 pages"."""
    return f"{pages} page{'s' * (pages != 1)}"


def _cell(one: Figure) -> str:
    if one.metric in COUNTS:
        return f"{one.value:.0f}"
    half = max(one.high - one.value, one.value - one.low)
    if "lost" in one.metric or one.metric.split()[-1] == "oracle":
        return f"{100 * one.value:.2f} % ±{100 * half:.2f}"
    return f"{one.value:.3f} ±{half:.3f}"


def _matrix(
    title: str, metric: str, groups: Sequence[str], found: Sequence[Figure], note: str = ""
) -> Table:
    systems = list(dict.fromkeys(one.system for one in found))
    cell = {(one.group, one.system): one for one in found if one.metric == metric}
    rows = []
    for group in sorted(groups):
        pages = max((one.pages for one in found if one.group == group), default=0)
        values = [cell.get((group, system)) for system in systems]
        rows.append((group, str(pages), *(f"{v.value:.3f}" if v else "–" for v in values)))
    return Table(title, ("", "pages", *systems), tuple(rows), note)


def as_json(found: Iterable[Figure]) -> list[dict[str, Any]]:
    """Return figures as plain dictionaries, rounded to what they can say."""
    return [
        {
            name: round(value, 5) if isinstance(value, float) else value
            for name, value in one.items()
        }
        for one in map(asdict, found)
    ]


def show(table: Table) -> str:
    """Return a table as plain text in columns.

    >>> print(show(Table("t", ("", "F1"), (("ours", "1.000"),), "n")))
    t
             F1
    ours  1.000
    n
    """
    widths = [max(map(len, column)) for column in zip(table.heads, *table.rows, strict=True)]
    lines = [
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
            ]
        ).rstrip()
        for row in (table.heads, *table.rows)
    ]
    return "\n".join([table.title, *lines, *([table.note] if table.note else [])])
