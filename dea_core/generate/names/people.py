"""Names that speak of people: who they are, how to reach them, what they do."""

from __future__ import annotations

import re
from typing import Any

from dea_core.generate.names.asking import Answer, Ask, Rule, exactly, told, who_of
from dea_core.generate.names.choosing import one_of
from dea_core.generate.names.nouns import COMPANIES, PEOPLE, is_about
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Family

WHO = r"(?:(?P<who>[a-z_]+?)_)?"
SOMEBODY = (
    r"(?P<who>contact|manager|author|owner|customer|client|employee|user|patient|doctor|physician|student|teacher|instructor|"
    r"driver|recipient|sender|buyer|seller|billing|shipping|ship|bill|guest|passenger|member|borrower|beneficiary|agent|"
    r"assignee|reporter|reviewer|approver|supervisor|head|director|artist|composer|captain|pilot|cardholder|card_holder|"
    r"account_holder|holder|emergency_contact|emergency|primary_contact|sales_rep|rep|parent|guardian|host|coach|player|"
    r"candidate|applicant|lead|subscriber|rider|clerk|technician|signer|requester|attendee|tenant_contact|spouse|delivery)"
)
INTEGERS = (Family.INTEGER,)
CONTACTS = {
    "Sales Representative": 5,
    "Owner": 4,
    "Purchasing Manager": 3,
    "Sales Manager": 3,
    "Account Executive": 3,
    "Marketing Manager": 2,
    "Order Administrator": 1,
}


def person(field: str, *, least: int = 1, null: float = 0.0, **options: Any) -> Answer:
    """A field of the person that the name tells."""

    def answer(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
        return ColumnPlan(f"person.{field}", {**options, **who_of(ask, match)}, null) if ask.room >= least else None

    return answer


def _email(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    if ask.room < 32:
        room = ask.room - len("@example.com")
        return ColumnPlan("pattern", {"regex": rf"[a-z]{{{min(room, 8)}}}@example\.com"}) if room >= 3 else None
    own = who_of(ask, match)
    if re.fullmatch(COMPANIES, ask.noun) and not own and not ask.beside("(first|last|full)_?name") and ask.room >= 60:
        return ColumnPlan("company.email")
    return person("email")(ask, match)


def _gender(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
    if ask.room < 6:
        return ColumnPlan("person.gender", {"female": "F", "male": "M"})
    return ColumnPlan("person.gender") if ask.room >= 6 else None


def _job(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
    return ColumnPlan("person.job") if ask.room >= 8 else None


def _title(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    """``title`` beside people: their job, or where it is too narrow for one, how they are addressed."""
    if ask.room < 12:
        return ColumnPlan("person.prefix") if ask.room >= 4 else None
    return _job(ask, match)


def _full_name(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    """A person's name, unless the table is of other things or the name says that it is one."""
    return person("full_name", least=8)(ask, match)


def _own_name(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    return person("full_name", least=8)(ask, match) if is_about(ask, PEOPLE) else None


RULES: tuple[Rule, ...] = (
    Rule(WHO + r"(first_?name|fname|given_?names?|forename)", person("first_name", least=3), "a first name"),
    Rule(WHO + r"(last_?name|lname|surname|family_?name)", person("last_name", least=3), "a last name"),
    Rule(WHO + r"middle_?name", person("middle_name", least=3, null=0.4), "a middle name"),
    Rule(WHO + r"(middle_?initial|middle_?init|mi)", person("middle_name", initial=True, null=0.4), "a middle initial"),
    Rule(
        exactly("first last middle"),
        lambda ask, match: person(f"{match[1]}_name", least=3)(ask, match),
        "a name",
        tables=PEOPLE,
    ),
    Rule(WHO + r"(full_?name|display_?name|real_?name|legal_?name|complete_?name)", _full_name, "a person's name"),
    Rule(r"(?P<who>contact|manager)?_?name", _own_name, "the name of a person"),
    Rule(
        WHO + r"(user_?name|login(_?name)?|nick_?name|handle|screen_?name|user_?login|logname)",
        person("user_name", least=14),
        "a user name",
    ),
    Rule(SOMEBODY + r"_?(name|nm)", _full_name, "the name of a person"),
    Rule(
        r"(?P<who>author|manager|director|composer|clerk|supervisor|instructor|physician|doctor|reviewer|assignee|driver|"
        r"approved_by|created_by|updated_by|modified_by|reviewed_by|signed_by|assigned_to|sales_rep|editor|narrator|owner|requester|reporter|sponsor|account_manager|salesperson|sales_?person|team_lead|attending_physician)",
        _full_name,
        "it names a person",
    ),
    Rule(exactly("customer client recipient passenger patient guest cardholder"), _full_name, "it names a person"),
    Rule(WHO + r"(e_?mail(_?(address|addr|id))?)", _email, "an email address"),
    Rule(r"initials", person("initials", least=2), "a person's initials"),
    Rule(WHO + r"(gender|sex)", _gender, "a person's gender"),
    Rule(
        exactly("salutation courtesy title_of_courtesy honorific name_?prefix prefix"),
        told("person.prefix", least=4),
        "how people are addressed",
    ),
    Rule(
        r"(name_?suffix|suffix)",
        lambda ask, _: one_of(ask, {"Jr.": 3, "Sr.": 1, "III": 1}, null=0.9),
        "what follows a name",
        tables=PEOPLE,
    ),
    Rule(r"contact_title", lambda ask, _: one_of(ask, CONTACTS), "a contact's job"),
    Rule(r"title", _title, "a person's job", tables=PEOPLE + "|title"),
    Rule(
        exactly("job(_?(title|name|role|position))? position(_title)? occupation profession designation"), _job, "a job"
    ),
    Rule(
        WHO + r"((home|work|office|daytime|day|evening|cell|mobile|landline|main|primary|secondary|alt|business)_?)?"
        r"(phone|tele?phone|tel|mobile|cell(phone)?|fax|msisdn)(_?(no|num|number|nbr|1|2))?",
        told("phone", least=7),
        "a phone number",
    ),
    Rule(
        WHO + r"(phone|tele?phone|tel|mobile|fax|msisdn)(_?(no|num|number))?",
        lambda ask, _: _phone_number(ask),
        "a phone number",
        INTEGERS,
    ),
    Rule(
        r"(marital_?status|civil_?status)",
        lambda ask, _: one_of(ask, {"single": 4, "married": 5, "divorced": 2, "widowed": 1}),
        "a marital status",
    ),
    Rule(r"(nationality|citizenship)", told("term", of="nationality", least=8), "a nationality"),
    Rule(
        exactly("ssn social_?security(_?(no|number))? national_?id tax_?payer_?id"),
        told("pattern", least=11, regex=r"9\d{2}-\d{2}-\d{4}"),
        "an identity number, of a range that is never given out",
    ),
    Rule(r"(passport(_?(no|num|number))?)", told("pattern", least=9, regex="[A-Z]\\d{8}"), "a passport's number"),
    Rule(
        r"(driver_?s?_?)?licen[cs]e(_?(no|num|number))",
        told("pattern", least=9, regex="[A-Z]{2}\\d{7}"),
        "a licence's number",
    ),
    Rule(
        r"(phone_?)?ext(ension)?", told("pattern", least=4, regex=r"[1-9]\d{3}"), "a phone's extension", tables=PEOPLE
    ),
    Rule(r"blood_?(type|group)", told("term", of="blood", least=3), "a blood group"),
    Rule(r"(relationship|relation)", told("term", of="relationship", least=9), "a relationship"),
)


def _phone_number(ask: Ask) -> ColumnPlan:
    wide = (ask.column.type.bits or 32) > 32
    low, high = (2_015_550_100, 9_895_550_199) if wide else (5_550_100, 5_550_199)
    return ColumnPlan("integer", {"min_value": low, "max_value": high})
