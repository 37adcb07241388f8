"""Free text: made of parts that fit, never cut."""

from __future__ import annotations

import pytest

from dea_core.errors import PlanError
from dea_core.generate.vocabulary import words
from tests.generate.made import one, varchar

WIDTHS = [400, 120, 60, 40, 25, 15, 10, 6, 3, 1]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", ["word", "title", "sentence", "paragraph"])
@pytest.mark.parametrize("locale", ["en_US", "de_DE", "ja_JP"])
def test_text_fits(kind, width, locale):
    values = one(200, "text", varchar(width), kind=kind, locale=locale)
    assert all(0 < len(value) <= width for value in values)


@pytest.mark.parametrize("topic", sorted(words("phrases")))
@pytest.mark.parametrize("width", [300, 60, 30, 12])
def test_every_topic_is_whole(topic, width):
    own = words("phrases")[topic]
    endings = (*own["b"], *own["short"])
    values = one(100, "text", varchar(width), kind="sentence", topic=topic)
    if width >= 30:
        assert all(value.endswith(tuple(endings)) for value in values)
    assert len(set(values)) > 3


@pytest.mark.parametrize("of", sorted(words("titles")))
def test_every_title_is_varied_and_may_be_distinct(of):
    assert len(set(one(2000, "title", of=of))) > 50
    assert len(set(one(2000, "title", of=of, unique=True))) == 2000
    assert max(map(len, one(2000, "title", varchar(24), of=of, unique=True))) <= 24


@pytest.mark.parametrize("of", sorted(words("terms")))
def test_every_term_occurs(of):
    assert set(one(600, "term", of=of)) == set(words("terms")[of])


def test_a_term_that_must_differ_is_numbered():
    values = one(500, "term", of="genre", unique=True)
    assert len(set(values)) == 500
    assert "Jazz 2" in values


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [(kind, *bounds) for kind in ("sentence", "title", "paragraph") for bounds in ((10, 40), (4, 8))]
    + [("paragraph", 50, 100), ("paragraph", 200, 300), ("paragraph", 500, 900)],
)
def test_lengths_are_kept_from_both_sides(kind, least, most):
    values = one(200, "text", kind=kind, min_length=least, max_length=most)
    assert all(least <= len(value) <= most for value in values)


def test_a_length_that_nothing_has_is_refused():
    with pytest.raises(PlanError, match="no text of 900 characters"):
        one(5, "text", kind="title", min_length=900)


@pytest.mark.parametrize("vocabulary", ["titles", "phrases"])
def test_halves_join_without_doubling_a_word(vocabulary):
    for name, halves in words(vocabulary).items():
        ends = {text.split()[-1].lower() for text in halves["a"]}
        starts = {text.split()[0].lower() for text in halves["b"]}
        assert not ends & starts, name


@pytest.mark.parametrize(
    ("options", "says"), [({"kind": "poem"}, "must be one of"), ({"topic": "noteS"}, "no phrases of")]
)
def test_unknown_kinds_and_topics_are_told(options, says):
    with pytest.raises(PlanError, match=says):
        one(1, "text", **options)
