"""What makes two runs the same run: version, rules, weights, options and inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cleaner import __version__
from cleaner.batch.sources.opening import legible
from cleaner.options import Options

_HOME = Path(__file__).parent.parent


def identity(settings: Mapping[str, Any], options: Options) -> dict[str, Any]:
    """Return what must be equal for a run to go on with another's output, as plain data."""
    return {
        "version": __version__,
        "rules": _hash([*_words(), *options.rules]),
        "weights": _hash(sorted((_HOME / "model").glob("*.npz"))),
        **{name: _plain(value) for name, value in sorted(settings.items())},
    }


def _words() -> list[Path]:
    paths = (path for path in (_HOME / "rules").rglob("*") if path.is_file())
    return sorted(path for path in paths if not path.suffix.startswith(".py"))


def _hash(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value if isinstance(value, (int, float, type(None))) else legible(str(value))
