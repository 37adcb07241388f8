"""Names that speak of free text: notes, reviews, messages, descriptions."""

from __future__ import annotations

import re

from dea_core.generate.names.asking import Answer, Ask, Rule, ending, exactly, shared_prefix, told
from dea_core.generate.names.choosing import one_of
from dea_core.generate.names.nouns import PEOPLE, PRODUCTS, TITLED, found_in, is_about
from dea_core.generate.names.things import name_of
from dea_core.generate.plan import ColumnPlan

MONEY = r".*(transaction|payment|ledger|entry|expense|charge|transfer|posting)"
ENTRIES = {
    "Card purchase": 40,
    "Direct deposit": 15,
    "ATM withdrawal": 12,
    "Online transfer": 12,
    "Subscription": 10,
    "Monthly fee": 6,
    "Refund": 5,
}
TOPICS = (
    (r".*(ticket|issue|case|incident|bug|request|inquiry|question|complaint)", "message"),
    (r".*(course|class|lesson|module|lecture|seminar|training)", "course"),
    (r".*(task|todo|work_order|job|appointment|visit|order|shipment|delivery|project|opportunity|deal)", "note"),
    (PEOPLE, "biography"),
)
"""What descriptions speak of, by the noun; of anything else, as of goods."""
NAMED = 120
"""So narrow a description, with no name beside it, is the name."""
PARAGRAPH = 250
"""With so much room, a text may be a paragraph."""


def _text(topic: str, null: float = 0.0, kind: str = "") -> Answer:
    """Text about a topic: a paragraph where there is room, else a sentence, else a few words."""

    def answer(ask: Ask, _match: re.Match[str]) -> ColumnPlan:
        wide = kind or ("paragraph" if ask.room >= PARAGRAPH else "sentence")
        return ColumnPlan("text", {"kind": wide, "topic": topic}, null)

    return answer


def _description(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    """Of a product what it is made for; of anything else a sentence."""
    if is_about(ask, PRODUCTS) and ask.room >= 75 and ask.domain.min_length <= 1:
        return ColumnPlan("product.description")
    if found_in(TITLED, ask.noun) in ("book", "film"):
        return _summary(ask, match)
    if re.fullmatch(MONEY, ask.noun):
        return one_of(ask, ENTRIES) or _text("note")(ask, match)  # type: ignore[return-value]
    if not ask.beside(r"(.*_)?(name|title|label|subject)") and ask.room <= NAMED:
        named = name_of(ask, ask.noun)
        if named is not None:
            return named
    topic = next((topic for nouns, topic in TOPICS if re.fullmatch(nouns, ask.noun)), "description")
    return _text(topic, kind="sentence")(ask, match)  # type: ignore[return-value]  # it always has an answer


def _summary(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    """Of a book or film its plot, of anything else how it went."""
    told_story = found_in(TITLED, ask.noun) in ("book", "film")
    return _text("plot" if told_story else "summary")(ask, match)  # type: ignore[return-value]


def _comment(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    """What people write: a review where there is a rating, else a note."""
    rated = ask.beside("(.*_)?(rating|stars|score)") or re.fullmatch(".*(review|feedback|survey|rating).*", ask.noun)
    tpch = match[0] == "comment" and len(shared_prefix(ask.table)) in (2, 3)
    return _text("review" if rated else "comment" if tpch else "note", null=0.3)(ask, match)  # type: ignore[return-value]


RULES: tuple[Rule, ...] = (
    Rule(
        ending("bio biography about profile_?text about_?me"),
        _text("biography", null=0.3),
        "what people say of themselves",
    ),
    Rule(
        ending("review review_?(text|body) feedback testimonial comment_?text opinion"),
        _text("review", null=0.1),
        "a review",
    ),
    Rule(
        ending(
            "comments? remarks? notes? memo annotation observation special_?(requests|instructions) "
            "instructions internal_?note additional_?info"
        ),
        _comment,
        "what somebody noted",
    ),
    Rule(
        ending("error error_?(message|text|msg) exception failure_?reason stack_?trace last_?error"),
        _text("error", null=0.8, kind="sentence"),
        "what went wrong",
    ),
    Rule(ending("subject subject_?line"), told("title", least=20, of="subject"), "what a message is about"),
    Rule(
        exactly("body content text message description"),
        _text("review"),
        "a review",
        tables=".*(review|feedback|testimonial|rating)",
    ),
    Rule(
        ending("message body content text post_?text question answer reply response transcript chat msg"),
        _text("message"),
        "a message",
    ),
    Rule(ending("summary abstract overview excerpt synopsis plot highlights agenda"), _summary, "a summary"),
    Rule(
        ending(
            "description desc descr details? long_?desc(ription)? short_?desc(ription)? info specification narrative"
        ),
        _description,
        "a description",
    ),
)
