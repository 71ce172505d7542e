"""What is left of an embedded post: its signature, its picture link.

"— Name (@handle) 3 May 2024" and "pic.twitter.com/…" are marks no prose has. The words of the
post above a signature stay: a report that quotes a post may be unreadable without them. So are the
shortcodes of WordPress, "[gallery ids=…]", where a feed has them raw; "[caption …]" holds a
caption.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.document import Document, Line, Verdict
from cleaner.policy import Label
from cleaner.shapes.known import filled

_SIGNATURE = re.compile(
    r"(?:^|\s)[-—–―]{1,2}\s?[^()（）]{1,60}\s?[(（]@[\w.]{2,30}[)）][\s,·|]{0,3}(?:[^.!?]|\d\.){0,40}$"
)
_HANDLE_ONLY = re.compile(r"[^()]{1,60}\s\(@[\w.]{2,30}\)(?:\s[^.!?]{0,40})?")
_PICTURE = re.compile(r"\s*(?:https?://)?(?:pic\.(?:twitter|x)\.com/\w{4,20}|t\.co/\w{6,20})\s*")
#: the names are those of WordPress and of its builders; "[sic]" and "[1]" have none of the marks
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|playlist|youtube|vimeo|instagram|twitter|tweet|"
    r"contact-form-7|vc_\w{1,40}|et_pb_\w{1,40}|fusion_\w{1,40}|su_\w{1,40}|wpforms|mc4wp_form|"
    r"ad|adrotate|read_more|related_posts)(?:\s[^\[\]]{0,400})?/?\]"
)
_CAPTION = re.compile(r"\[caption(?:\s[^\[\]]{0,400})?\]([^\[\]]{1,600})\[/caption\]")
_SHARED = re.compile(
    r"(?i)(?:a (?:post|video|photo|reel) shared by|ein (?:beitrag )?geteilter beitrag von|"
    r"une publication partagée par|una publicación compartida (?:de|por)|un post condiviso da|"
    r"ein beitrag geteilt von|(?:voir cette publication sur|ver esta publicación en|"
    r"view this post on|sieh dir diesen beitrag auf) instagram).{0,90}"
)


def label(doc: Document) -> Iterator[Verdict]:
    """A line that is a post's signature or picture link, or ends with one."""
    for line in filled(doc):
        text = line.text
        if line.verdict is not None or ("@" not in text and "." not in text and " " not in text):
            continue
        if "[" in text and (verdict := _shortcode(line)) is not None:
            yield verdict
            continue
        if "@" in text and ("(@" in (tail := text[-160:]) or "（@" in tail):
            if match := _SIGNATURE.search(tail):
                start = len(text) - len(tail) + match.start()
                yield _embed(line, "signature", start)
                continue
            if len(text) <= 120 and _HANDLE_ONLY.fullmatch(text.strip()):
                yield _embed(line, "handle", 0)
                continue
        if len(text) <= 80 and ".co" in text and _PICTURE.fullmatch(text):
            yield _embed(line, "picture_link", 0)
        elif len(text) <= 160 and _SHARED.fullmatch(text.strip()):
            yield _embed(line, "shared", 0)


def _shortcode(line: Line) -> Verdict | None:
    """Return a verdict on the first shortcode of a line: a caption, or no part of the text."""
    if match := _CAPTION.search(line.text):
        kind, rule, value = Label.CAPTION, "caption_shortcode", match[1].strip()
    elif match := _SHORTCODE.search(line.text):
        kind, rule, value = Label.EMBED, "shortcode", match[0]
    else:
        return None
    span = match.span()
    part = span if line.text[: span[0]].strip() or line.text[span[1] :].strip() else None
    return Verdict((line,), kind, "embeds", rule, span, part, value=value)


def _embed(line: Line, rule: str, start: int) -> Verdict:
    span = (start, len(line.text))
    value = line.text[start:].strip()
    part = span if line.text[:start].strip() else None
    return Verdict((line,), Label.EMBED, "embeds", rule, span, part, value=value)
