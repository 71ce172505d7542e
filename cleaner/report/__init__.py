"""The page a person reviews removals on: records in, one self-contained HTML file out.

`inputs` reads records and errors, `gather` counts them in bounded memory, `shown` lays out a
document with what was removed from it, `page` writes the file.
"""

from cleaner.report.gather import Gathered
from cleaner.report.inputs import InputError, gather
from cleaner.report.page import render

__all__ = ["Gathered", "InputError", "gather", "render"]
