"""The flag that writes fixture expectations for review."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write the expectations of fixtures/cases as the cleaner sees them now, for review",
    )
