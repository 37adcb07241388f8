"""What a row of a table is, by the table's noun: a person, a company, a product, a thing with titles or terms."""

from __future__ import annotations

import re

from dea_core.generate.names.asking import Ask

PEOPLE = (
    r"(.*_)?(person|customer|user|employee|member|patient|doctor|physician|nurse|student|teacher|instructor|professor|author|"
    r"actor|artist|contact|guest|passenger|driver|lead|staff|agent|salesperson|sales_rep|rep|owner|player|candidate|applicant|"
    r"borrower|reader|subscriber|director|visitor|participant|coach|pilot|crew|crew_member|worker|individual|follower|friend|"
    r"buyer|seller|cashier|manager|supervisor|composer|editor|volunteer|donor|beneficiary|dependent|profile|emp|cust|buyer|"
    r"party|librarian|technician|attendee|rider|courier|caregiver|parent|pupil|faculty|consultant|prospect|cardholder|signer)"
)
COMPANIES = (
    r"(.*_)?(company|supplier|vendor|organi[sz]ation|org|account|tenant|manufacturer|shipper|merchant|partner|client|"
    r"employer|insurer|agency|label|firm|workspace|sponsor|provider|dealer|distributor|business|competitor|institution|"
    r"wholesaler|producer|studio|broker|contractor|customer_account|biller|payer|seller_account)"
)
PRODUCTS = (
    r"(.*_)?(product|item|part|sku|good|listing|variant|merchandise|catalog|catalogue|inventory|stock|article_master)"
)
TITLED: tuple[tuple[str, str], ...] = (
    (r"book|edition|title|publication", "book"),
    (r"publisher|imprint", "publisher"),
    (r"track|song|recording|tune", "track"),
    (r"album|record|release", "album"),
    (r"film|movie|video|show|episode|series", "film"),
    (r"course|class|module|lecture|curriculum|section", "course"),
    (r"project|initiative|programme|program|engagement|opportunity|deal|contract", "project"),
    (r"event|conference|meetup|webinar|session|exhibition|concert", "event"),
    (r"task|todo|ticket|issue|story|work_order|job|action_item|card|milestone", "task"),
    (r"article|post|page|blog|news|document|story|thread|topic|question|paper|report", "article"),
    (r"campaign|promotion|promo|coupon|discount|offer|newsletter|ad|advert", "campaign"),
    (r"dish|meal|menu_item|menu|recipe|food", "dish"),
    (
        r"store|branch|warehouse|location|office|depot|shop|site|venue|facility|outlet|terminal|hub|station|stop|airport|port|hotel",
        "place",
    ),
    (r"school|university|college|campus", "school"),
    (r"hospital|clinic|pharmacy|practice|medical_center", "hospital"),
    (r"team|club|league|squad", "team"),
    (r"playlist|mix", "playlist"),
    (r"plan|tier|subscription_plan|package|membership|pricing", "plan"),
    (r"message|email|mail|notification|conversation|case|support_ticket|inquiry", "subject"),
)
"""Nouns whose name or title is one of words/titles.toml."""
TERMED: tuple[tuple[str, str], ...] = (
    (r"department|dept|division|business_unit|cost_center|group", "department"),
    (r"ward|unit_ward|clinic_department", "ward"),
    (r"specialty|speciality|specialization", "specialty"),
    (r"genre", "genre"),
    (r"(product_|item_)?(category|subcategory|product_type|productline|collection)", "category"),
    (r"tag|label|keyword", "tag"),
    (r"role|user_role|group_role", "role"),
    (r"permission|privilege|scope", "permission"),
    (r"skill|competency|certification", "skill"),
    (r"subject|discipline|major", "subject"),
    (r"industry|sector", "industry"),
    (r"language|locale", "language"),
    (r"color|colour", "color"),
    (r"size", "size"),
    (r"material", "material"),
    (r"unit|uom|measure", "unit"),
    (r"media_type|mediatype|format", "media_type"),
    (r"payment_method|payment_type", "payment_method"),
    (r"carrier|shipping_method|courier_company", "carrier"),
    (r"airline", "airline"),
    (r"aircraft|plane|fleet", "aircraft"),
    (r"car|vehicle_model", "car_model"),
    (r"make|brand_car", "car_make"),
    (r"bank", "bank"),
    (r"medication|drug|medicine|prescription", "medication"),
    (r"diagnosis|disease|condition|illness", "diagnosis"),
    (r"ingredient|allergen", "ingredient"),
    (r"species|animal_type|pet_type", "animal"),
    (r"feature|feature_flag|flag|entitlement", "feature"),
    (r"metric|sensor|measurement|indicator", "metric"),
    (r"channel|source|medium", "channel"),
    (r"holiday", "holiday"),
    (r"tax|tax_rate", "tax"),
    (r"reason|return_reason|cancellation_reason", "reason"),
    (r"segment|market_segment", "industry"),
    (r"environment", "environment"),
    (r"continent", "continent"),
    (r"room_type", "room"),
    (r"account_type", "account_type"),
    (r"event_type", "event_type"),
    (r"semester|term", "semester"),
    (r"position", "position"),
)
"""Nouns whose name is one of a short vocabulary, words/terms.toml."""
CITIES, REGIONS = (
    r"(.*_)?(city|town|municipality|destination)",
    r"(.*_)?(state|province|county|territory|region|district|area)",
)
COUNTRIES = r"(.*_)?(country|nation)"
PETS = r"(.*_)?(pet|animal|horse|dog|cat|livestock|puppy|kitten|puppie)"


def is_about(ask: Ask, nouns: str) -> bool:
    """Whether the table's rows are of that kind."""
    return re.fullmatch(nouns, ask.noun) is not None


def found_in(kinds: tuple[tuple[str, str], ...], noun: str) -> str | None:
    """The kind that a noun belongs to: as a whole, else by its last word."""
    for text in (noun, noun.rpartition("_")[2]):
        for pattern, kind in kinds:
            if re.fullmatch(pattern, text):
                return kind
    return None
