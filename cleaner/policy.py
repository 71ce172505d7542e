"""What a line can be (`Label`), and what happens to each kind (`Policy`): one table.

Filters only say what a line *is*. Whether it stays in the text, moves to a metadata
field or is dropped is decided here and nowhere else, so a caller changes the outcome
by changing a row and never by changing a filter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Label(StrEnum):
    """What a line is, in the terms of the trade."""

    # The article itself
    BODY = "body"
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    CODE = "code"
    BLANK = "blank"
    # About the article
    TITLE = "title"
    KICKER = "kicker"
    STANDFIRST = "standfirst"
    SUMMARY = "summary"
    BYLINE = "byline"
    AUTHOR_BIO = "author_bio"
    TIMESTAMP = "timestamp"
    READING_TIME = "reading_time"
    DATELINE = "dateline"
    CAPTION = "caption"
    CREDIT = "credit"
    CONTACT = "contact"
    CORRECTION = "correction"
    PROVENANCE = "provenance"
    AGENCY = "agency"
    COPYRIGHT = "copyright"
    TAGS = "tags"
    EMBED = "embed"
    # Everything around it
    VIDEO_NOTICE = "video_notice"
    AUDIO_NOTICE = "audio_notice"
    RELATED = "related"
    NEWSLETTER = "newsletter"
    PAYWALL = "paywall"
    CONSENT = "consent"
    SHARE = "share"
    COMMENT_PROMPT = "comment_prompt"
    COMMENT = "comment"
    ADVERTISEMENT = "advertisement"
    AFFILIATE = "affiliate"
    PROMO = "promo"
    NAVIGATION = "navigation"
    WIDGET = "widget"
    MARKUP = "markup"
    DUPLICATE = "duplicate"
    BOILERPLATE = "boilerplate"


class Action(StrEnum):
    """What happens to a line: it stays in the text, becomes metadata, or goes."""

    KEEP = "keep"
    MOVE = "move"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: the action, the metadata field a moved value goes to, and why."""

    action: Action
    field: str | None
    why: str


def _keep(why: str) -> Row:
    return Row(Action.KEEP, None, why)


def _move(name: str, why: str) -> Row:
    return Row(Action.MOVE, name, why)


def _drop(why: str, name: str | None = None) -> Row:
    return Row(Action.DROP, name, why)


#: The default table. A dropped row with a field leaves a trace in that field
#: (`notices` lists which kinds of notice were found), never its words.
DEFAULT_ROWS: Mapping[Label, Row] = MappingProxyType(
    {
        Label.BODY: _keep("the article's own words"),
        Label.HEADING: _keep("a heading inside the article"),
        Label.LIST: _keep("a list item of the article"),
        Label.QUOTE: _keep("a quotation in the article"),
        Label.TABLE: _keep("a table row of the article"),
        Label.CODE: _keep("a code sample of the article"),
        Label.BLANK: _keep("an empty line: layout"),
        Label.STANDFIRST: _keep("the deck opens the article; copied to the description"),
        Label.TITLE: _move("title", "the headline is metadata, and stands there already"),
        Label.KICKER: _move("kicker", "the section line over the headline"),
        Label.SUMMARY: _move("description", "a summary that trails the article repeats it"),
        Label.BYLINE: _move("authors", "who wrote it"),
        Label.AUTHOR_BIO: _move("bios", "who the author is"),
        Label.TIMESTAMP: _move("date", "when it was published or changed"),
        Label.READING_TIME: _move("reading_time", "how long it takes to read"),
        Label.DATELINE: _move("place", "where it was written"),
        Label.CAPTION: _move("captions", "text that belongs to a picture"),
        Label.CREDIT: _move("captions", "who took the picture"),
        Label.CONTACT: _move("contacts", "how to reach the newsroom"),
        Label.CORRECTION: _move("corrections", "what the editors changed"),
        Label.PROVENANCE: _move("notes", "where the article comes from"),
        Label.AGENCY: _move("agencies", "which agency supplied it"),
        Label.COPYRIGHT: _move("licence", "who owns it, and on what terms"),
        Label.TAGS: _move("tags", "keywords"),
        Label.EMBED: _move("embeds", "what is left of an embedded post"),
        Label.VIDEO_NOTICE: _drop("the page talks about its video player", "notices"),
        Label.AUDIO_NOTICE: _drop("the page talks about its audio player", "notices"),
        Label.RELATED: _drop("leads to other articles"),
        Label.NEWSLETTER: _drop("asks for an e-mail address", "notices"),
        Label.PAYWALL: _drop("asks for a subscription, a login or a donation", "notices"),
        Label.CONSENT: _drop("asks for consent to cookies or embeds", "notices"),
        Label.SHARE: _drop("share and follow buttons"),
        Label.COMMENT_PROMPT: _drop("asks for comments", "notices"),
        Label.COMMENT: _drop("a reader's comment, not the article"),
        Label.ADVERTISEMENT: _drop("marks an advertisement"),
        Label.AFFILIATE: _drop("discloses commissions or disclaims views", "notices"),
        Label.PROMO: _drop("pitches a product or a service"),
        Label.NAVIGATION: _drop("moves about the site"),
        Label.WIDGET: _drop("words of a form, a poll or a template"),
        Label.MARKUP: _drop("markup that is not text"),
        Label.DUPLICATE: _drop("repeats a line that stands above"),
        Label.BOILERPLATE: _drop("judged not to be part of the article"),
    }
)


@dataclass(frozen=True, slots=True)
class Policy:
    """Label → keep, move to a field, or drop.

    >>> Policy()[Label.CAPTION].action
    <Action.MOVE: 'move'>
    >>> Policy.of(keep=["caption"])[Label.CAPTION].action
    <Action.KEEP: 'keep'>
    """

    rows: Mapping[Label, Row] = field(default_factory=lambda: DEFAULT_ROWS)

    def __getitem__(self, label: Label) -> Row:
        return self.rows[label]

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes: read-only mappings do not pickle, and the default is known."""
        return (Policy, ()) if self.rows is DEFAULT_ROWS else (_with_rows, (dict(self.rows),))

    @classmethod
    def of(cls, *, keep: Iterable[str] = (), drop: Iterable[str] = ()) -> Policy:
        """Return the default table with the labels in `keep` kept and those in `drop` dropped.

        Raises ValueError, naming the known labels, for a word that is not a label or that
        stands on both sides.
        """
        kept, dropped = [_labels(names) for names in (keep, drop)]
        if both := kept & dropped:
            raise ValueError(f"both kept and dropped: {', '.join(sorted(both))}")
        if Label.BODY in dropped:
            raise ValueError("body cannot be dropped: nothing would be left")
        rows = dict(DEFAULT_ROWS)
        rows.update({label: Row(Action.KEEP, rows[label].field, "asked for") for label in kept})
        rows.update({label: Row(Action.DROP, rows[label].field, "asked for") for label in dropped})
        return cls(MappingProxyType(rows))


def _with_rows(rows: dict[Label, Row]) -> Policy:
    return Policy(MappingProxyType(rows))


def _labels(names: Iterable[str]) -> set[Label]:
    try:
        return {Label(name) for name in names}
    except ValueError as error:
        known = ", ".join(label.value for label in Label)
        raise ValueError(f"{error}; known labels: {known}") from None
