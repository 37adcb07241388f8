"""Names that speak of things: what a ``name`` is depends on what the table's rows are; texts and short vocabularies."""

from __future__ import annotations

import re

from dea_core.generate.names.asking import Answer, Ask, Rule, singular, told, with_lengths
from dea_core.generate.names.nouns import CITIES, COMPANIES, PEOPLE, PETS, PRODUCTS, TERMED, TITLED, found_in, is_about
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Family

NAME = r"(name|nm|title|label|display_?name|full_?name|long_?name|short_?name|caption|heading|headline|desc|description)"
PARAGRAPH = 250
"""With so much room, a text may be a paragraph."""


def _named(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    """The name of what the table is about."""
    return name_of(ask, ask.noun) if match[0] not in ("desc", "description") or ask.room <= 60 and not ask.beside("name") else None


def name_of(ask: Ask, noun: str) -> ColumnPlan | None:
    """A name for a thing of that kind."""
    if ask.room < 4:
        return None
    term = found_in(TERMED, noun)
    if term is not None:
        return ColumnPlan("term", with_lengths(ask, "term", {"of": term}))
    title = found_in(TITLED, noun)
    if title is not None:
        return ColumnPlan("title", with_lengths(ask, "title", {"of": title}))
    if re.fullmatch(PRODUCTS, noun):
        return ColumnPlan("product.name") if ask.room >= 16 else ColumnPlan("title", with_lengths(ask, "title", {}))
    if re.fullmatch(COMPANIES, noun):
        return ColumnPlan("company.name") if ask.room >= 12 else None
    if re.fullmatch(PEOPLE, noun):
        return ColumnPlan("person.full_name") if ask.room >= 8 else None
    if re.fullmatch(PETS, noun):
        return ColumnPlan("person.first_name")
    if re.fullmatch(CITIES, noun):
        return ColumnPlan("place.city") if ask.room >= 5 else None
    return None


def _other_name(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    """``course_name`` in enrollments: the name of what stands before it."""
    return name_of(ask, singular(match["of"].strip("_")))


def _any_name(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    return ColumnPlan("title", with_lengths(ask, "title", {"of": "thing"})) if ask.room >= 8 else None


def _text(topic: str, null: float = 0.0, kind: str = "") -> Answer:
    """Text about a topic: a paragraph where there is room, else a sentence, else a few words."""

    def answer(ask: Ask, _match: re.Match[str]) -> ColumnPlan:
        wide = kind or ("paragraph" if PARAGRAPH <= ask.room else "sentence")
        return ColumnPlan("text", with_lengths(ask, "text", {"kind": wide, "topic": topic}), null)

    return answer


def _description(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    """Of a product what it is made for; of anything else a sentence."""
    if is_about(ask, PRODUCTS) and ask.room >= 75 and ask.domain.min_length <= 1:
        return ColumnPlan("product.description")
    if found_in(TITLED, ask.noun) in ("book", "film"):
        return _summary(ask, match)
    return _text("description", kind="sentence")(ask, match)  # type: ignore[return-value]  # it always has an answer


def _summary(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    """Of a book or film its plot, of anything else how it went."""
    told_story = found_in(TITLED, ask.noun) in ("book", "film")
    return _text("plot" if told_story else "summary")(ask, match)  # type: ignore[return-value]


def _comment(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    """What people write: a review where there is a rating, else a note."""
    rated = ask.beside("(.*_)?(rating|stars|score)") or re.fullmatch(".*(review|feedback|survey|rating).*", ask.noun)
    tpch = match[0].endswith("_comment") and len(match[0].partition("_")[0]) <= 2
    return _text("review" if rated else "comment" if tpch else "note", null=0.3)(ask, match)  # type: ignore[return-value]


def _term(of: str, least: int = 1) -> Answer:
    return told("term", least=least, of=of)


RULES: tuple[Rule, ...] = (
    Rule(NAME, _named, "the name of what the table is about"),
    Rule(r"(?P<of>(?:[a-z_]+_)?(?:provider|company|carrier_name)|company|organi[sz]ation|supplier|vendor|employer|manufacturer|publisher|shipper|merchant|business|account|tenant|bank|insurer|insurance|agency|studio|label|record_?label|airline_?company|firm)(_?name)?", lambda ask, match: name_of(ask, match["of"] if match["of"] in ("bank",) else "company"), "the name of a company"),
    Rule(r"(ship|bill|shipping|billing)_?name", told("company.name", least=12), "the name of a company"),
    Rule(r"slogan|tagline|motto|catch_?phrase", told("company.slogan", least=40), "what a company says of itself"),
    Rule(r"(.*_)?(brand|brand_?name|make|mfgr)", told("product.brand", least=8), "a brand", tables="(?!.*(vehicle|car)).*"),
    Rule(r"make", _term("car_make", 8), "a maker of cars"),
    Rule(r"model", _term("car_model", 8), "a model of cars", tables=".*(vehicle|car|fleet).*"),
    Rule(r"(.*_)?(product|item|part)_?(name|title)", lambda ask, _: name_of(ask, "product"), "the name of a product"),
    Rule(r"(.*_)?(department|dept|division|business_?unit|cost_?cent(er|re)|team_?name)(_?name)?", _term("department", 12), "a department"),
    Rule(r"(product_?)?(category|subcategory|product_?(type|line|group)|productline)(_?name)?", lambda ask, _: ColumnPlan("product.category") if ask.room >= 12 else None, "a product's category", tables=PRODUCTS),
    Rule(r"(.*_)?(category|subcategory)(_?name)?", _term("category", 12), "a category"),
    Rule(r"mkt_?segment|mktsegment|market_?segment", _term("segment", 10), "a segment of the market"),
    Rule(r"(.*_)?segment", lambda ask, _: ColumnPlan("choice", {"values": {"consumer": 50, "corporate": 30, "small_business": 20}}) if ask.room >= 14 else None, "a segment of customers"),
    Rule(r"(.*_)?(industry|sector)(_?name)?", _term("industry", 14), "an industry"),
    Rule(r"(.*_)?genre(_?name)?", lambda ask, _: _genre(ask), "a genre"),
    Rule(r"(.*_)?(role|role_?name|user_?role|access_?role)", _term("role", 8), "a role"),
    Rule(r"(.*_)?permission", _term("permission", 12), "a permission"),
    Rule(r"(.*_)?skill(_?name)?", _term("skill", 16), "a skill"),
    Rule(r"(.*_)?(color|colour)(_?name)?", lambda ask, _: ColumnPlan("product.color") if is_about(ask, PRODUCTS) and ask.room >= 14 else _few("color", ask), "a color"),
    Rule(r"(.*_)?size(_?(name|code))?", _term("size", 1), "a size of clothes"),
    Rule(r"(.*_)?(material|fabric)", _term("material", 10), "a material"),
    Rule(r"(.*_)?(unit|uom|unit_?of_?measure|measure_?unit)", _term("unit", 4), "a unit"),
    Rule(r"(quantity_?per_?unit|pack(aging|age)?|container)", told("pattern", least=14, regex="(6|10|12|20|24|36|48) (boxes|bottles|jars|bags|packs)"), "how it is packed"),
    Rule(r"(.*_)?(carrier|courier|shipping_?(carrier|company|method|provider)|ship_?via)", _term("carrier", 5), "a carrier"),
    Rule(r"(ship|delivery)_?mode|shipmode", _term("ship_mode", 7), "how it is sent"),
    Rule(r"(ship|delivery)_?instruct(ions?)?|shipinstruct", lambda ask, _: ColumnPlan("choice", {"values": ["DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"]}) if ask.room >= 17 else None, "how to deliver it"),
    Rule(r"(.*_)?(payment_?(method|type|mode)|pay_?method|method_?of_?payment|tender_?type|payment)", _term("payment_method", 13), "how it was paid"),
    Rule(r"(.*_)?(card_?(type|brand|network|issuer)|credit_?card_?type)", _term("card_brand", 16), "a brand of cards"),
    Rule(r"(.*_)?(channel|sales_?channel|acquisition_?channel)", _term("channel", 8), "a channel"),
    Rule(r"(.*_)?(utm_?source|traffic_?source|source|medium|utm_?medium|referral_?source|lead_?source)", _term("traffic", 11), "where it came from"),
    Rule(r"(.*_)?(device|device_?type|platform)", _term("device", 7), "a kind of device"),
    Rule(r"(.*_)?browser", _term("browser", 7), "a browser"),
    Rule(r"(.*_)?(os|operating_?system)", _term("os", 7), "an operating system"),
    Rule(r"(.*_)?(event|event_?(name|type))", _term("event_type", 11), "an event"),
    Rule(r"(.*_)?(action|operation|verb|activity)", _term("action", 7), "an action"),
    Rule(r"(http_?)?method|verb", lambda ask, _: ColumnPlan("choice", {"values": {"GET": 70, "POST": 20, "PUT": 6, "DELETE": 4}}) if ask.room >= 6 else None, "an HTTP method"),
    Rule(r"(.*_)?(reason|cancellation_?reason|return_?reason|reason_?text)", _term("reason", 24), "a reason"),
    Rule(r"(.*_)?(env|environment|stage)", _term("environment", 11), "an environment"),
    Rule(r"(.*_)?(mime|mime_?type|content_?type)", _term("mime", 17), "a media type"),
    Rule(r"(.*_)?(file_?type|extension|file_?ext|format|file_?format)", _term("file_type", 4), "a kind of file"),
    Rule(r"(.*_)?(feature|feature_?(name|key))", _term("feature", 16), "a feature"),
    Rule(r"(.*_)?(metric|metric_?name|sensor|sensor_?type)", _term("metric", 11), "a measure"),
    Rule(r"(.*_)?(airline|airline_?name)", _term("airline", 18), "an airline"),
    Rule(r"(.*_)?(origin|destination|departure|arrival|from|to|dest|orig|src|dst|airport)(_?(airport|iata|code|station|airport_?code))*", told("term", least=3, of="airport"), "an airport's code", tables=".*(flight|segment|leg|route|ticket|booking|trip|airport).*"),
    Rule(r"(.*_)?(aircraft|aircraft_?(type|model)|plane_?model)|model", _term("aircraft", 24), "an aircraft", tables=".*(aircraft|plane|flight|fleet).*"),
    Rule(r"(.*_)?(cabin|cabin_?class|travel_?class|fare_?class|seat_?class)", _term("cabin", 15), "a class of travel"),
    Rule(r"(.*_)?(diagnosis|condition|disease|symptoms?|illness|complaint|allergies|allergy)", _term("diagnosis", 20), "a diagnosis"),
    Rule(r"(.*_)?(medication|drug|drug_?name|medicine|prescription)", _term("medication", 14), "a medicine"),
    Rule(r"(.*_)?(specialty|speciality|speciali[sz]ation)", _term("specialty", 16), "a specialty"),
    Rule(r"(.*_)?(ward|unit_?name)", _term("ward", 14), "a ward"),
    Rule(r"(.*_)?(major|subject|course_?subject|discipline|field_?of_?study)", _term("subject", 18), "a subject", tables="(?!.*(mail|message|ticket|case|notification|conversation|campaign|task)).*"),
    Rule(r"(.*_)?(grade|letter_?grade|final_?grade)", _term("grade", 2), "a grade"),
    Rule(r"(.*_)?(semester|academic_?term|term)", _term("semester", 11), "a semester"),
    Rule(r"(.*_)?(day_?of_?week|weekday|day_?name|day)", lambda ask, _: _few("weekday", ask), "a day of the week"),
    Rule(r"(.*_)?(month|month_?name)", lambda ask, _: _few("month", ask), "a month"),
    Rule(r"(.*_)?(room_?type)", _term("room", 6), "a kind of room"),
    Rule(r"(.*_)?(species|animal_?type|breed)", _term("animal", 7), "a species"),
    Rule(r"(.*_)?(vehicle_?type|vehicle)", _term("vehicle", 10), "a vehicle"),
    Rule(r"(.*_)?(bank|bank_?name)", _term("bank", 24), "a bank"),
    Rule(r"(.*_)?(ingredient)(_?name)?", _term("ingredient", 9), "an ingredient"),
    Rule(r"(.*_)?(tags?|labels?|keywords?)", _term("tag", 11), "a tag"),
    Rule(r"(.*_)?(score_?type|position)", _term("position", 10), "a position in a team", tables=".*(player|squad|roster)"),
    Rule(r"(.*_)?(bio|biography|about|profile_?text|about_?me)", _text("biography", null=0.3), "what people say of themselves"),
    Rule(r"(.*_)?(review|review_?(text|body)|feedback|testimonial|comment_?text|opinion)", _text("review", null=0.1), "a review"),
    Rule(r"(.*_)?(comments?|remarks?|notes?|memo|annotation|observation|special_?(requests|instructions)|instructions|internal_?note|additional_?info)", _comment, "what somebody noted"),
    Rule(r"(.*_)?(error|error_?(message|text|msg)|exception|failure_?reason|stack_?trace|last_?error)", _text("error", null=0.8, kind="sentence"), "what went wrong"),
    Rule(r"(.*_)?(subject|subject_?line)", told("title", least=20, of="subject"), "what a message is about"),
    Rule(r"(.*_)?(message|body|content|text|post_?text|question|answer|reply|response|transcript|chat|msg)", _text("message"), "a message"),
    Rule(r"(.*_)?(summary|abstract|overview|excerpt|synopsis|plot|highlights|agenda)", _summary, "a summary"),
    Rule(r"(.*_)?(description|desc|descr|details?|long_?desc(ription)?|short_?desc(ription)?|info|specification|narrative)", _description, "a description"),
)
"""Where nothing that is more precise has an answer."""
LAST_RULES: tuple[Rule, ...] = (
    Rule(r"(?P<of>[a-z_]+?)_?(name|title|nm|label)", _other_name, "the name of what stands before it"),
    Rule(r".*_?(name|title|nm|label|caption|heading|headline)", _any_name, "a name"),
    Rule(r"(?P<of>[a-z_]+)", lambda ask, match: name_of(ask, match["of"]) if found_in(TITLED + TERMED, match["of"]) else None, "a thing of that name"),
)


def _genre(ask: Ask) -> ColumnPlan | None:
    of = "book_genre" if re.search("book|title|publication|novel", ask.noun) else "film_genre" if re.search("film|movie|show", ask.noun) else "genre"
    return ColumnPlan("term", {"of": of}) if ask.room >= 12 else None


def _few(of: str, ask: Ask) -> ColumnPlan | None:
    from dea_core.generate.names.choosing import one_of
    from dea_core.generate.vocabulary import words

    return one_of(ask, dict.fromkeys(words("terms")[of], 1.0))


TEXTS = (Family.TEXT,)
