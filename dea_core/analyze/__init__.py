"""Reads a schema, and data where there is some, and says what is wrong with it, with a fix that was tried. Floor 4.

open_subject(source) ── Subject(schema, data) ── analyze_schema ── Report(findings, score, skipped) ── try_fixes
                                                      └── RULES, one function a file, in rules/
profile_table(engine, relation) -> Profile       one scan
"""

from dea_core.analyze.findings import SEVERITIES, Edit, Finding, Found, Report, Severity, Skipped, Target
from dea_core.analyze.profile import ColumnProfile, Profile
from dea_core.analyze.rule import RULES, BaseRule, Rule, rule
from dea_core.analyze.run import Wanted, analyze_schema
from dea_core.analyze.scan import profile_table
from dea_core.analyze.sources import open_subject
from dea_core.analyze.subject import Subject
from dea_core.analyze.trying import try_fixes
from dea_core.analyze.words import folded, singular

__all__ = [
    "RULES",
    "SEVERITIES",
    "BaseRule",
    "ColumnProfile",
    "Edit",
    "Finding",
    "Found",
    "Profile",
    "Report",
    "Rule",
    "Severity",
    "Skipped",
    "Subject",
    "Target",
    "Wanted",
    "analyze_schema",
    "folded",
    "open_subject",
    "profile_table",
    "rule",
    "singular",
    "try_fixes",
]
