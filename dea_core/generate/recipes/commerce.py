"""Companies and products: name, domain and email of a company agree; category, brand, price and text of a product."""

from __future__ import annotations

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.catalogue import BRAND, COLOR, NOUN, STYLE, STYLES, USES, Catalogue, catalogue_of
from dea_core.generate.entities import ROUND, choose, must_differ
from dea_core.generate.firms import FORM, STEM, TRADE, Firms, firms_of
from dea_core.generate.persons import width
from dea_core.generate.recipes import recipe
from dea_core.generate.row import Cell
from dea_core.generate.shapes import quantile
from dea_core.generate.values import Expression, Values
from dea_core.generate.vocabulary import words
from dea_core.schema import Family
from dea_core.sql.portable import add, equal, mod, mul, quotient, shift_right
from dea_core.sql.values import as_text, concat, padded, scaled_decimal

MAILBOXES = ("info", "hello", "contact", "sales", "office")
PRICE_BITS = 16
CENTS, ENDINGS = 100, (99, 99, 50, 0, 95)
SKU_DIGITS = 5


# --- companies -------------------------------------------------------------------------------------------------------


@recipe("company.name")
def company_name(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """A company: "Brightwater Logistics Inc". No real one, as far as we know."""
    firms = firms_of(cell, who)

    def at(k: Expression) -> Expression:
        parts = [_part(cell, firms, k, part) for part in (STEM, TRADE, FORM)]
        shown = [part for part in parts if part != exp.Literal.string("")]
        spaced = [piece for part in shown for piece in (" ", part)][1:]
        return concat(*spaced, _numbered(cell, firms.entity.part(cell, k, ROUND), firms.entity.rounds, " "))

    return firms.entity.field(cell, (STEM, TRADE, FORM, ROUND), at)


def _part(cell: Cell, firms: Firms, k: Expression, part: str, position: int = 0) -> Expression:
    pools = {STEM: firms.stems, TRADE: firms.trades, FORM: tuple((form, "") for form in firms.forms)}
    return choose(cell.row, [name[position] for name in pools[part]], firms.entity.part(cell, k, part))


def _numbered(cell: Cell, turn: Expression, rounds: int, before: str) -> Expression:
    """Nothing in the first round, then 2, 3, ..."""
    if rounds == 1:
        return exp.Literal.string("")
    number = concat(before, as_text(add(turn, 1)))
    return exp.Case().when(equal(turn, 0), exp.Literal.string("")).else_(number)


def _host(cell: Cell, firms: Firms, k: Expression) -> Expression:
    """The company's domain, which cannot be anybody's."""
    turn = _numbered(cell, firms.entity.part(cell, k, ROUND), firms.entity.rounds, "")
    stem, trade = (_part(cell, firms, k, part, 1) for part in (STEM, TRADE))
    return cell.row.define(concat(stem, trade, turn, ".example"))


@recipe("company.domain")
def company_domain(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """The company's domain: ``brightwaterlogistics.example``."""
    firms = firms_of(cell, who)
    return firms.entity.field(cell, (STEM, TRADE), lambda k: _host(cell, firms, k))


@recipe("company.url")
def company_url(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """The company's site."""
    firms = firms_of(cell, who)
    return firms.entity.field(cell, (STEM, TRADE), lambda k: concat("https://www.", _host(cell, firms, k)))


@recipe("company.email")
def company_email(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """A mailbox of the company: ``info@brightwaterlogistics.example``."""
    firms = firms_of(cell, who)

    def at(k: Expression) -> Expression:
        box = choose(cell.row, MAILBOXES, mod(firms.entity.part(cell, k, STEM), len(MAILBOXES)))
        return concat(box, "@", _host(cell, firms, k))

    return firms.entity.field(cell, (STEM, TRADE), at)


@recipe("company.slogan")
def company_slogan(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """What it says of itself."""
    firms, own = firms_of(cell, who), words("companies")
    verbs, things = own["slogan_verb"], own["slogan_object"]

    def at(k: Expression) -> Expression:
        stem, trade = (firms.entity.part(cell, k, part) for part in (STEM, TRADE))
        verb = choose(cell.row, verbs, cell.row.define(mod(stem, len(verbs))))
        return concat(verb, " ", choose(cell.row, things, cell.row.define(mod(add(stem, trade), len(things)))))

    return firms.entity.field(cell, [], at)


# --- products --------------------------------------------------------------------------------------------------------


def _noun(cell: Cell, catalogue: Catalogue, k: Expression) -> Expression:
    return catalogue.entity.part(cell, k, NOUN)


def _category(cell: Cell, catalogue: Catalogue, k: Expression) -> Expression:
    return choose(cell.row, [noun.category for noun in catalogue.nouns], _noun(cell, catalogue, k))


def _style(cell: Cell, catalogue: Catalogue, k: Expression) -> Expression:
    place = add(mul(_category(cell, catalogue, k), STYLES), catalogue.entity.part(cell, k, STYLE))
    return choose(cell.row, catalogue.styles, cell.row.define(place))


@recipe("product.name")
def product_name(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """A product: "Cedar Raised Bed"; in larger tables with its brand, and with a number where names must differ."""
    catalogue = catalogue_of(cell, who)
    one = catalogue.entity
    plain = one.size(NOUN) * one.size(STYLE)
    if not catalogue.branded or cell.rows <= plain // 2:
        parts = [NOUN, STYLE] if catalogue.styled else [NOUN]
        return one.field(cell, parts, lambda k: _styled(cell, catalogue, k))
    if not must_differ(cell) or cell.rows <= plain * one.size(BRAND):
        return one.field(cell, (NOUN, STYLE, BRAND), lambda k: _branded(cell, catalogue, k))
    return one.field(cell, (NOUN, STYLE, BRAND, COLOR, ROUND), lambda k: _numbered_product(cell, catalogue, k))


def _styled(cell: Cell, catalogue: Catalogue, k: Expression) -> Expression:
    name = choose(cell.row, [noun.name for noun in catalogue.nouns], _noun(cell, catalogue, k))
    return concat(_style(cell, catalogue, k), " ", name) if catalogue.styled else name


def _branded(cell: Cell, catalogue: Catalogue, k: Expression) -> Expression:
    brand = choose(cell.row, catalogue.brands, catalogue.entity.part(cell, k, BRAND))
    return concat(brand, " ", _styled(cell, catalogue, k))


def _numbered_product(cell: Cell, catalogue: Catalogue, k: Expression) -> Expression:
    """With the number of its color and round, which nothing else of the name tells."""
    one = catalogue.entity
    series = add(one.part(cell, k, COLOR), mul(one.part(cell, k, ROUND), one.size(COLOR)))
    return concat(_branded(cell, catalogue, k), " ", as_text(add(series, 100)))


@recipe("product.category")
def product_category(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """The category that the product belongs to."""
    catalogue = catalogue_of(cell, who)
    return catalogue.entity.field(
        cell, [], lambda k: choose(cell.row, catalogue.categories, _category(cell, catalogue, k))
    )


@recipe("product.brand")
def product_brand(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """Who makes it."""
    catalogue = catalogue_of(cell, who)
    most = width(cell.column.type, max_length)
    brands = [brand for brand in catalogue.brands if most is None or len(brand) <= most]
    if not brands:
        raise PlanError(f"{cell.name}: no brand has at most {most} characters", hint="use recipe pattern")

    def at(k: Expression) -> Expression:
        place = catalogue.entity.part(cell, k, BRAND)
        return choose(cell.row, brands, place if len(brands) == len(catalogue.brands) else mod(place, len(brands)))

    return catalogue.entity.field(cell, [BRAND] if len(brands) == len(catalogue.brands) else [], at)


@recipe("product.color")
def product_color(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """Its color."""
    catalogue = catalogue_of(cell, who)
    return catalogue.entity.field(
        cell, [COLOR], lambda k: choose(cell.row, catalogue.colors, catalogue.entity.part(cell, k, COLOR))
    )


@recipe("product.price")
def product_price(cell: Cell, *, who: str = "", share: float = 1.0) -> Values:
    """A price within what such a product costs, more often low than high, ending in .99 and the like.

    ``share`` scales it: 0.6 for what it costs the shop.
    """
    catalogue = catalogue_of(cell, who)
    scale = _scale(cell)

    def at(k: Expression) -> Expression:
        place = cell.row.define(quantile(cell.row, 2**PRICE_BITS, "lognormal", catalogue.entity.unit, "price"))
        noun = _noun(cell, catalogue, k)
        low = choose(cell.row, [n.low for n in catalogue.nouns], noun)
        span = choose(cell.row, [n.high - n.low for n in catalogue.nouns], noun)
        whole = add(low, shift_right(mul(place, span), PRICE_BITS))
        ending = choose(cell.row, ENDINGS, cell.row.define(mod(place, len(ENDINGS))))
        return _money(cell, add(mul(whole, CENTS), ending), scale, round(share * 100))

    return catalogue.entity.field(cell, [], at)


def _scale(cell: Cell) -> int:
    kind = cell.column.type
    if kind.family is Family.INTEGER:
        return 0
    return min(2, kind.scale) if kind.family is Family.DECIMAL and kind.scale is not None else 2


def _money(cell: Cell, cents: Expression, scale: int, percent: int) -> Expression:
    """Cents as the column's type holds them: exact in decimals, a quotient of integers in floats."""
    cents = cell.row.define(cents if percent == 100 else quotient(cell.row.define(mul(cents, percent)), 100))
    if scale == 0:
        return quotient(cents, CENTS)
    return scaled_decimal(cents if scale == 2 else quotient(cents, 10), scale, digits=9)


@recipe("product.sku")
def product_sku(cell: Cell, *, who: str = "") -> Values:
    """Category, style and number: ``GAR-04217``; different for every product."""
    catalogue = catalogue_of(cell, who)
    one = catalogue.entity
    digits = max(SKU_DIGITS, len(str(one.combinations * one.rounds)))

    def at(k: Expression) -> Expression:
        code = choose(cell.row, catalogue.codes, _category(cell, catalogue, k))
        return concat(code, "-", padded(k, digits))

    return one.field(cell, (NOUN, STYLE, COLOR, BRAND, ROUND), at)


@recipe("product.description")
def product_description(cell: Cell, *, who: str = "", max_length: int | None = None) -> Values:
    """A sentence about the product."""
    catalogue = catalogue_of(cell, who)

    def at(k: Expression) -> Expression:
        name = choose(cell.row, [noun.name for noun in catalogue.nouns], _noun(cell, catalogue, k))
        place = add(mul(_category(cell, catalogue, k), USES), mod(catalogue.entity.part(cell, k, BRAND), USES))
        use = choose(cell.row, catalogue.uses, cell.row.define(place))
        style = exp.Lower(this=_style(cell, catalogue, k))
        return concat(name, ", ", style, ", made for ", use, ".")

    return catalogue.entity.field(cell, [], at)
