"""The picture for the README: F1 against milliseconds a page, each system named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import Figure
from benchmarks.speed import Speed

OWN, PEER = "#c0392b", "#34495e"
#: where a name may stand beside its point, in points of a 72nd of an inch: tried in this order
_SPOTS = [(7, -3), (7, 7), (7, -13), (-7, -3), (-7, 7), (-7, -13), (7, 17), (7, -23), (-7, 17)]
_SPOTS += [(side, down) for down in (-33, 27, -43, 37, 47, -53) for side in (7, -7)]


def draw(path: Path, found: Sequence[Figure], speeds: Sequence[Speed]) -> None:
    """Write an SVG with one panel a corpus. Raises ValueError where F1 or speed was not measured,
    ImportError without matplotlib.
    """
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "cleaner", "svg.fonttype": "none"})
    from matplotlib import pyplot

    ms = {one.system: one.ms for one in speeds if one.task == "html"}
    points = {
        group: [
            (ms[one.system], one.value, one.system)
            for one in found
            if one.task == "html" and one.metric == "F1" and one.group == group
            and one.system in ms
        ]
        for group in ("wcxb articles", "fundus")
    }  # fmt: skip
    points = {group: some for group, some in points.items() if some}
    if not points:
        raise ValueError("a plot needs the tasks html and speed in the same run")
    figure, panels = pyplot.subplots(len(points), 1, figsize=(8, 3.6 * len(points)), squeeze=False)
    for panel, (group, some) in zip(panels[:, 0], points.items(), strict=True):
        for x, y, name in some:
            own = name.startswith("cleaner")
            panel.plot(x, y, "o", color=OWN if own else PEER, markersize=7 if own else 5)
        panel.set(xscale="log", xlabel="CPU ms a page (log)", ylabel="F1", title=group)
        panel.grid(alpha=0.3)
        panel.margins(x=0.15, y=0.15)
    figure.tight_layout()
    for panel, some in zip(panels[:, 0], points.values(), strict=True):
        _name(panel, some)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _name(panel: Any, points: Sequence[tuple[float, float, str]]) -> None:
    """Write each name beside its point where no other name or point stands."""
    scale = panel.figure.dpi / 72
    places = panel.transData.transform([(x, y) for x, y, _ in points])
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in places.tolist()]
    for (x, y, name), (left, middle) in zip(points, places.tolist(), strict=True):
        own = name.startswith("cleaner")
        width, height = 4.6 * len(name) * scale, 9 * scale
        boxes = [_box(left + dx * scale, middle + dy * scale, width, height) for dx, dy in _SPOTS]
        boxes = [
            (box[0] - width * (dx < 0), box[1], box[2] - width * (dx < 0), box[3])
            for box, (dx, _) in zip(boxes, _SPOTS, strict=True)
        ]
        free = (i for i, box in enumerate(boxes) if not any(_meet(box, one) for one in taken))
        best = next(free, 0)
        taken.append(boxes[best])
        dx, dy = _SPOTS[best]
        line = {"arrowstyle": "-", "color": "#999999", "linewidth": 0.5} if abs(dy) > 8 else None
        panel.annotate(
            name, (x, y), (dx, dy), textcoords="offset points", fontsize=8, arrowprops=line,
            ha="left" if dx > 0 else "right", color=OWN if own else "black",
        )  # fmt: skip


Box = tuple[float, float, float, float]


def _box(left: float, low: float, width: float, height: float) -> Box:
    return left, low, left + width, low + height


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
