"""Names that speak of short vocabularies: departments, genres, colors, carriers ..."""

from __future__ import annotations

import re

from dea_core.generate.names.asking import Answer, Ask, Rule, ending, exactly, told
from dea_core.generate.names.choosing import one_of
from dea_core.generate.names.nouns import PRODUCTS, is_about
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.vocabulary import words


def _term(of: str, least: int = 1) -> Answer:
    return told("term", least=least, of=of)


def _genre(ask: Ask) -> ColumnPlan | None:
    of = (
        "book_genre"
        if re.search("book|title|publication|novel", ask.noun)
        else "film_genre"
        if re.search("film|movie|show", ask.noun)
        else "genre"
    )
    return ColumnPlan("term", {"of": of}) if ask.room >= 12 else None


def _few(of: str, ask: Ask) -> ColumnPlan | None:
    return one_of(ask, dict.fromkeys(words("terms")[of], 1.0))


RULES: tuple[Rule, ...] = (
    Rule(
        ending("brand brand_?name make mfgr"),
        told("product.brand", least=8),
        "a brand",
        tables="(?!.*(vehicle|car)).*",
    ),
    Rule(r"make", _term("car_make", 8), "a maker of cars"),
    Rule(r"model", _term("car_model", 8), "a model of cars", tables=".*(vehicle|car|fleet).*"),
    Rule(
        r"(.*_)?(department|dept)(_?name)?",
        _term("subject", 18),
        "a department of a school",
        tables=".*(course|class|teacher|professor|instructor|faculty|student)",
    ),
    Rule(
        r"(.*_)?(department|dept|division|business_?unit|cost_?cent(er|re)|team_?name)(_?name)?",
        _term("department", 12),
        "a department",
    ),
    Rule(
        r"(product_?)?(category|subcategory|product_?(type|line|group)|productline)(_?name)?",
        lambda ask, _: ColumnPlan("product.category") if ask.room >= 12 else None,
        "a product's category",
        tables=PRODUCTS,
    ),
    Rule(r"(.*_)?(category|subcategory)(_?name)?", _term("category", 12), "a category"),
    Rule(exactly("mkt_?segment mktsegment market_?segment"), _term("segment", 10), "a segment of the market"),
    Rule(
        r"(.*_)?segment",
        lambda ask, _: (
            ColumnPlan("choice", {"values": {"consumer": 50, "corporate": 30, "small_business": 20}})
            if ask.room >= 14
            else None
        ),
        "a segment of customers",
    ),
    Rule(r"(.*_)?(industry|sector)(_?name)?", _term("industry", 14), "an industry"),
    Rule(r"(.*_)?genre(_?name)?", lambda ask, _: _genre(ask), "a genre"),
    Rule(ending("role role_?name user_?role access_?role"), _term("role", 8), "a role"),
    Rule(r"(.*_)?permission", _term("permission", 12), "a permission"),
    Rule(r"(.*_)?skill(_?name)?", _term("skill", 16), "a skill"),
    Rule(
        r"(.*_)?(color|colour)(_?name)?",
        lambda ask, _: (
            ColumnPlan("product.color") if is_about(ask, PRODUCTS) and ask.room >= 14 else _few("color", ask)
        ),
        "a color",
    ),
    Rule(r"(.*_)?size(_?(name|code))?", _term("size", 1), "a size of clothes"),
    Rule(ending("material fabric"), _term("material", 10), "a material"),
    Rule(
        r"(quantity_?per_?unit|pack(aging|age)?)",
        told("pattern", least=14, regex="(6|10|12|20|24|36|48) (boxes|bottles|jars|bags|packs)"),
        "how it is packed",
    ),
    Rule(r"container", told("pattern", least=10, regex="(SM|MED|LG|WRAP|JUMBO) (BOX|PKG|CAN|BAG|JAR)"), "a container"),
    Rule(
        r"(.*_)?unit(_?of_?measure)?",
        lambda ask, _: one_of(ask, {"°C": 4, "%": 3, "hPa": 2, "ppm": 1, "V": 1}),
        "a unit",
        tables=".*(sensor|reading|measurement|metric|telemetry).*",
    ),
    Rule(
        r"(payment_?)?terms",
        lambda ask, _: one_of(ask, {"Net 30": 6, "Net 15": 2, "Due on receipt": 2, "Net 60": 1}),
        "terms of payment",
    ),
    Rule(
        r"model(_?(no|number|name))?",
        told("pattern", least=6, regex=r"[A-Z]{2}-[1-9]\d{2}"),
        "a model",
        tables="(?!.*(aircraft|plane|flight|fleet|vehicle|car)).*",
    ),
    Rule(ending("unit uom unit_?of_?measure measure_?unit"), _term("unit", 4), "a unit"),
    Rule(
        ending("carrier courier shipping_?(carrier|company|method|provider) ship_?via"),
        _term("carrier", 5),
        "a carrier",
    ),
    Rule(r"(ship|delivery)_?mode|shipmode", _term("ship_mode", 7), "how it is sent"),
    Rule(
        r"(ship|delivery)_?instruct(ions?)?|shipinstruct",
        lambda ask, _: (
            ColumnPlan("choice", {"values": ["DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"]})
            if ask.room >= 17
            else None
        ),
        "how to deliver it",
    ),
    Rule(
        ending("payment_?(method|type|mode) pay_?method method_?of_?payment tender_?type payment"),
        _term("payment_method", 13),
        "how it was paid",
    ),
    Rule(ending("card_?(type|brand|network|issuer) credit_?card_?type"), _term("card_brand", 16), "a brand of cards"),
    Rule(ending("channel sales_?channel acquisition_?channel"), _term("channel", 8), "a channel"),
    Rule(
        ending("utm_?source traffic_?source source medium utm_?medium referral_?source lead_?source"),
        _term("traffic", 11),
        "where it came from",
    ),
    Rule(ending("device device_?type platform"), _term("device", 7), "a kind of device"),
    Rule(r"(.*_)?browser", _term("browser", 7), "a browser"),
    Rule(ending("os operating_?system"), _term("os", 7), "an operating system"),
    Rule(ending("event event_?(name|type)"), _term("event_type", 11), "an event"),
    Rule(ending("action operation verb activity"), _term("action", 7), "an action"),
    Rule(
        r"(http_?)?method|verb",
        lambda ask, _: (
            ColumnPlan("choice", {"values": {"GET": 70, "POST": 20, "PUT": 6, "DELETE": 4}}) if ask.room >= 6 else None
        ),
        "an HTTP method",
    ),
    Rule(
        r"(visit_?|appointment_?)?reason(_?for_?visit)?|chief_?complaint",
        _term("visit_reason", 20),
        "why somebody comes",
        tables=".*(appointment|visit|encounter|consultation)",
    ),
    Rule(ending("reason cancellation_?reason return_?reason reason_?text"), _term("reason", 24), "a reason"),
    Rule(ending("env environment stage"), _term("environment", 11), "an environment"),
    Rule(ending("mime mime_?type content_?type"), _term("mime", 17), "a media type"),
    Rule(ending("file_?type extension file_?ext format file_?format"), _term("file_type", 4), "a kind of file"),
    Rule(ending("feature feature_?(name|key)"), _term("feature", 16), "a feature"),
    Rule(ending("metric metric_?name sensor sensor_?type"), _term("metric", 11), "a measure"),
    Rule(ending("airline airline_?name"), _term("airline", 18), "an airline"),
    Rule(
        r"(.*_)?(origin|destination|departure|arrival|from|to|dest|orig|src|dst|airport)(_?(airport|iata|code|station|airport_?code))*",
        told("term", least=3, of="airport"),
        "an airport's code",
        tables=".*(flight|segment|leg|route|ticket|booking|trip|airport).*",
    ),
    Rule(
        r"(.*_)?(aircraft|aircraft_?(type|model)|plane_?model)|model",
        _term("aircraft", 24),
        "an aircraft",
        tables=".*(aircraft|plane|flight|fleet).*",
    ),
    Rule(ending("cabin cabin_?class travel_?class fare_?class seat_?class"), _term("cabin", 15), "a class of travel"),
    Rule(
        ending("diagnosis condition disease symptoms? illness complaint allergies allergy"),
        _term("diagnosis", 20),
        "a diagnosis",
    ),
    Rule(ending("medication drug drug_?name medicine prescription"), _term("medication", 14), "a medicine"),
    Rule(ending("specialty speciality speciali[sz]ation"), _term("specialty", 16), "a specialty"),
    Rule(ending("ward unit_?name"), _term("ward", 14), "a ward"),
    Rule(
        ending("major subject course_?subject discipline field_?of_?study"),
        _term("subject", 18),
        "a subject",
        tables="(?!.*(mail|message|ticket|case|notification|conversation|campaign|task)).*",
    ),
    Rule(ending("grade letter_?grade final_?grade"), _term("grade", 2), "a grade"),
    Rule(ending("semester academic_?term term"), _term("semester", 11), "a semester"),
    Rule(ending("day_?of_?week weekday day_?name day"), lambda ask, _: _few("weekday", ask), "a day of the week"),
    Rule(ending("month month_?name"), lambda ask, _: _few("month", ask), "a month"),
    Rule(ending("room_?type"), _term("room", 6), "a kind of room"),
    Rule(ending("species animal_?type"), _term("animal", 7), "a species"),
    Rule(ending("breed"), _term("breed", 18), "a breed"),
    Rule(r"vaccine(_?(name|type))?", _term("vaccine", 14), "a vaccine"),
    Rule(ending("vehicle_?type vehicle"), _term("vehicle", 10), "a vehicle"),
    Rule(ending("bank bank_?name"), _term("bank", 24), "a bank"),
    Rule(r"(.*_)?(ingredient)(_?name)?", _term("ingredient", 9), "an ingredient"),
    Rule(ending("tags? labels? keywords?"), _term("tag", 11), "a tag"),
    Rule(
        ending("score_?type position"), _term("position", 10), "a position in a team", tables=".*(player|squad|roster)"
    ),
)
