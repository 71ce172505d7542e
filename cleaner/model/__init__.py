"""The statistical labeller: how likely each line is body, in both modes. NumPy alone at run time.

`html` and `text` score, `page` and `lines` say what is looked at, `trees` holds the forests.
"""

from cleaner.model.context import FOOT, HEAD, KEPT, NOTICE, OPEN, PICTURE, RESIDUE
from cleaner.model.html import Scores, score_html
from cleaner.model.text import TextScores, decide, score_text

__all__ = [
    "FOOT",
    "HEAD",
    "KEPT",
    "NOTICE",
    "OPEN",
    "PICTURE",
    "RESIDUE",
    "Scores",
    "TextScores",
    "decide",
    "score_html",
    "score_text",
]
