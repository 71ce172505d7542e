"""The picture for the README: F1 against milliseconds a page, each system named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Figure
from benchmarks.speed import Speed


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
    figure, panels = pyplot.subplots(1, len(points), figsize=(5.2 * len(points), 4), squeeze=False)
    for panel, (group, some) in zip(panels[0], points.items(), strict=True):
        for x, y, name in some:
            own = name.startswith("cleaner")
            panel.plot(x, y, "o", color="#c0392b" if own else "#34495e", markersize=7 if own else 5)
            panel.annotate(name, (x, y), (4, 4), textcoords="offset points", fontsize=8)
        panel.set(xscale="log", xlabel="CPU ms a page (log)", ylabel="F1", title=group)
        panel.grid(alpha=0.3)
        panel.margins(x=0.2, y=0.1)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
