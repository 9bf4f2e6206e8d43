"""Readings of definitions. In: a program and the name of a definition. Out: a `Reading` in English or German.

What is short is one sentence; what is long is a list, with lists in it where parts are long themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from segdsl.reading import conditions, everybody, names, values, written
from segdsl.reading.english import ENGLISH
from segdsl.reading.german import GERMAN
from segdsl.reading.model import Item, Reading
from segdsl.reading.names import Context
from segdsl.reading.words import Junction, Said, Words
from segdsl.semantics.program import Branch, Definition, Meaning
from segdsl.semantics.typed import Aggregate, Apply, Constant, Reference, Typed
from segdsl.text import Source

LANGUAGES: Mapping[str, Words] = {one.locale: one for one in (ENGLISH, GERMAN)}
# a sentence longer than this becomes a list
_LONG = 150
_LONG_PART = 110
# a sum of so many parts is a list
_MANY_TERMS = 3


def language(locale: str) -> Words:
    """The words of a locale: `en`, `de`, also `de-AT` or `de_DE.UTF-8`.

    Raises:
        ValueError: There are no words of that language.
    """
    code = locale.replace("_", "-").split("-")[0].lower()
    if code not in LANGUAGES:
        raise ValueError(
            f"there are no words for {locale!r}; there are words for {', '.join(sorted(LANGUAGES))}"
        )
    return LANGUAGES[code]


def read(meaning: Meaning, name: str, locale: str = "en") -> Reading:
    """What a definition says, in plain words.

    Args:
        meaning: The program.
        name: A trait, segment, groups or split.
        locale: The language, `en` or `de`; regions are allowed and make no difference.

    Raises:
        KeyError: There is no such definition.
        ValueError: There are no words of that language.
    """
    definition = meaning.definitions[name]
    context = Context(meaning, language(locale), definition.source)
    match definition.kind:
        case "trait":
            return _trait(context, definition)
        case "segment":
            assert definition.value is not None
            return _condition(context, definition.value)
        case "groups":
            return _groups(context, definition)
        case "split":
            return _split(context, definition)


def read_condition(meaning: Meaning, node: Typed, source: Source, locale: str = "en") -> Reading:
    """What a condition on its own says of customers.

    Args:
        meaning: The program it belongs to.
        node: The condition.
        source: The text it was written in.
        locale: The language.
    """
    return _condition(Context(meaning, language(locale), source), node)


# ---- segments


def _condition(context: Context, node: Typed) -> Reading:
    said = conditions.said(context, node)
    customers = capital(everybody.noun(context))
    sentence = _sentence(context, customers, said)
    if not isinstance(said, Junction) or (len(sentence) <= _LONG and not _is_nested(said)):
        return Reading(sentence, (), context.words.locale)
    which = "this" if everybody.is_people(context) else "which"
    lead = context.text(f"{'all' if said.kind == 'and' else 'any'} of {which}", customers)
    return Reading(lead, _items(context, said), context.words.locale)


def _sentence(context: Context, customers: str, said: Said) -> str:
    text = conditions.relative(context, said, everybody.is_people(context))
    return context.text("sentence", customers, text)


def _is_nested(said: Junction) -> bool:
    """Whether `and` and `or` stand in each other, which a sentence cannot say without brackets."""
    return any(isinstance(part, Junction) for part in said.parts)


def _items(context: Context, said: Junction) -> tuple[Item, ...]:
    return tuple(_item(context, part) for part in said.parts)


def _item(context: Context, said: Said) -> Item:
    text = conditions.plain(context, said)
    if not isinstance(said, Junction) or (len(text) <= _LONG_PART and not _is_nested(said)):
        return Item(text)
    return Item(context.text("all of" if said.kind == "and" else "any of"), _items(context, said))


# ---- traits


def _trait(context: Context, definition: Definition) -> Reading:
    node = definition.value
    assert node is not None
    if isinstance(node, Apply) and node.function.name == "if":
        return Reading(
            context.text("the first that holds"), tuple(_choices(context, node)), context.words.locale
        )
    if isinstance(node, Aggregate) and node.function.name in ("first", "last") and node.value == node.at:
        said = context.text("when it was", values.value(context, node))
        return Reading(context.text("value", capital(said)), (), context.words.locale)
    terms = _terms(node)
    if len(terms) >= _MANY_TERMS:
        return Reading(capital(context.text("sum of")), _sum(context, terms), context.words.locale)
    if node.type.kind == "flag":
        said = conditions.after_if(context, conditions.said(context, node))
        return Reading(
            context.text("value", capital(context.text("yes or no", said))), (), context.words.locale
        )
    # a clause put in ends with a comma where a sentence goes on
    said = capital(values.value(context, node).rstrip(","))
    return Reading(context.text("value", said), (), context.words.locale)


def _terms(node: Typed) -> list[Typed]:
    """What is added up: `a + b + c`."""
    if isinstance(node, Apply) and node.function.name == "+" and not node.arguments[0].type.is_time:
        return [one for part in node.arguments for one in _terms(part)]
    return [node]


def _sum(context: Context, terms: list[Typed]) -> tuple[Item, ...]:
    return tuple(Item(values.value(context, one)) for one in terms)


def _choices(context: Context, node: Typed) -> list[Item]:
    if isinstance(node, Apply) and node.function.name == "if":
        condition, first, second = node.arguments
        said = conditions.said(context, condition)
        text = conditions.after_if(context, said)
        return [Item(context.text("choice", values.value(context, first), text)), *_choices(context, second)]
    terms = _terms(node)
    if len(terms) >= _MANY_TERMS:
        return [Item(context.text("else", context.text("sum of")), _sum(context, terms))]
    return [Item(context.text("else", values.value(context, node)))]


# ---- groups


def _groups(context: Context, definition: Definition) -> Reading:
    crossed = _crossed(context, definition)
    if crossed is not None:
        return Reading(context.text("combinations", crossed), (), context.words.locale)
    customers = capital(everybody.noun(context))
    items = tuple(_branch(context, one) for one in definition.branches)
    return Reading(context.text("first of", customers), items, context.words.locale)


def _branch(context: Context, branch: Branch) -> Item:
    called = branch.title or names.plain(branch.name)
    if branch.condition is None:
        return Item(context.text("branch", called, context.text("otherwise")))
    said = conditions.said(context, branch.condition)
    text = conditions.plain(context, said)
    if not isinstance(said, Junction) or (len(text) <= _LONG_PART and not _is_nested(said)):
        return Item(context.text("branch", called, text))
    lead = context.text("all of" if said.kind == "and" else "any of")
    return Item(context.text("branch", called, lead), _items(context, said))


def _crossed(context: Context, definition: Definition) -> str | None:
    """The groups whose combinations the branches are; none where they are no `cross`."""
    statement = definition.source.slice(definition.span).lstrip().lower()
    if not statement.startswith("cross") or not definition.branches:
        return None
    condition = definition.branches[0].condition
    if condition is None:
        return None
    parts = condition.arguments if isinstance(condition, Apply) else (condition,)
    of = [context.meaning.definitions[one.name] for one in parts if isinstance(one, Reference)]
    return written.listed(context.words, [names.bare(names.of_trait(context, one)) for one in of], "and")


def _split(context: Context, definition: Definition) -> Reading:
    member: Typed | None = None
    items = []
    for branch in definition.branches:
        assert isinstance(branch.condition, Apply)
        member, *edges = branch.condition.arguments
        low, high = (
            one.arguments[1].value
            for one in edges
            if isinstance(one, Apply) and isinstance(one.arguments[1], Constant)
        )
        assert isinstance(low, int)
        assert isinstance(high, int)
        share = written.percent(context.words, (high - low) / 1_000_000)
        items.append(Item(context.text("arm", names.plain(branch.name), share)))
    assert member is not None
    said = conditions.relative(context, conditions.said(context, member), everybody.is_people(context))
    whom = context.text("such customers", everybody.noun(context, after=True), said)
    return Reading(context.text("split", whom), tuple(items), context.words.locale)


def capital(text: str) -> str:
    """A text with its first letter large."""
    return text[:1].upper() + text[1:]
