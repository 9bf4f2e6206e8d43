"""Names of things in the words of a language. In: columns, traits, tables. Out: `the country`, `“VIP customers”`, `order`, `orders`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from segdsl.reading import written
from segdsl.reading.words import Words
from segdsl.semantics.program import Definition, Meaning
from segdsl.semantics.typed import Reference, Typed
from segdsl.text import Source

# titles that begin like this are no nouns, so that no article goes with them
_NO_NOUN = frozenset(
    (
        *("what", "where", "when", "who", "how", "why", "which", "whether"),
        *("is", "are", "has", "have", "do", "does", "did", "would", "will", "can", "could"),
    )
)
# names that end like this, such as `installed on`, are no nouns either
_LOOSE_END = frozenset(
    ("on", "at", "by", "in", "for", "of", "to", "from", "since", "until", "after", "before", "with")
)
_ARTICLE = re.compile(r"^(?:the|an?|der|die|das|ein|eine) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader needs to know.

    Attributes:
        meaning: The program.
        words: The language.
        source: The text that spans of the expression are of.
        row: The table whose row is at hand; none at the customer.
    """

    meaning: Meaning
    words: Words
    source: Source
    row: str | None = None

    def text(self, name: str, *parts: str) -> str:
        """One of the language's texts with its parts filled in."""
        return self.words.texts[name].format(*parts)

    def at(self, row: str) -> Context:
        """The same, with a table's row at hand."""
        return replace(self, row=row)


def plain(name: str) -> str:
    """A name as words: `ordered_at` is `ordered at`, `s.first_visit` is `first visit`."""
    return name.rpartition(".")[2].replace("_", " ").strip()


def of_column(context: Context, table: str, name: str) -> str:
    """A column, told whose it is where that is not the row at hand."""
    said = _noun(context, plain(name))
    if context.row is None or context.row == table:
        return said
    if table == context.meaning.catalog.customers:
        if table == "customers":
            return context.text("own", bare(said))
        return context.text("own of", bare(said), singular(context, table))
    return context.text("of row", said, singular(context, table))


def title(definition: Definition) -> str:
    """The title, or the name as words where there is none."""
    return definition.title if definition.title != definition.name else plain(definition.name)


def of_trait(context: Context, definition: Definition) -> str:
    """A trait, groups or split as a value: `the time since the last order`."""
    return _noun(context, title(definition), titled=definition.title != definition.name)


def of_members(context: Context, node: Reference) -> str:
    """A segment or branch as a set of customers: `“VIP customers”`, `“At risk” (lifecycle stage)`."""
    definition = context.meaning.definitions[node.name]
    if node.branch is None:
        return written.quoted(context.words, title(definition))
    branch = next(one for one in definition.branches if one.name == node.branch)
    said = written.quoted(context.words, branch.title or plain(branch.name))
    return context.text("branch of", said, bare(of_trait(context, definition)))


def branches(context: Context, node: Typed) -> dict[str, str]:
    """What the branches of groups are called, by name, where a value is groups."""
    if not isinstance(node, Reference) or node.branch is not None:
        return {}
    return {one.name: one.title or plain(one.name) for one in context.meaning.definitions[node.name].branches}


def bare(said: str) -> str:
    """A noun without its article, as it stands after `whose` or `with`."""
    return _ARTICLE.sub("", said, count=1)


def plural(context: Context, table: str) -> str:
    """A table's rows: `orders`, `rows of survey`."""
    said = plain(table)
    if context.words.keeps_names:
        return written.quoted(context.words, said)
    return said if is_plural(said) else context.text("rows of", said)


def singular(context: Context, table: str) -> str:
    """A table's row: `order`, `row of survey`."""
    said = plain(table)
    if context.words.keeps_names:
        return written.quoted(context.words, said)
    if not is_plural(said):
        return context.text("row of", said)
    return one(said)


def one(word: str) -> str:
    """One of what an English plural names: `order`."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def is_plural(word: str) -> bool:
    """Whether an English word looks like many."""
    return word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3


def counted(context: Context, name: str, called: str | None) -> tuple[str, str] | None:
    """Many and one of what a whole number counts, so that customers `have at least 5` of it; none where its name does not say.

    Args:
        context: The language.
        name: The name of a column or trait: its last word counts.
        called: A title: its first word counts.
    """
    if context.words.keeps_names:
        return None
    if called is not None:
        first, _, rest = lowered(called).partition(" ")
        if not is_plural(first) or called.startswith(first):
            return None
        return f"{first} {rest}".strip(), f"{one(first)} {rest}".strip()
    words = plain(name)
    return (words, one(words)) if is_plural(words.split(" ")[-1]) else None


def an(context: Context, noun: str) -> str:
    """A noun with the article of one that was not spoken of yet."""
    return context.text("an" if noun[:1].lower() in "aeiou" else "a", noun)


def lowered(said: str) -> str:
    """A title inside a sentence: its first letter small, unless the word is an abbreviation or a name in capitals."""
    first = said.split(" ", maxsplit=1)[0]
    is_word = first == "A" or (len(first) > 1 and first[1:] == first[1:].lower())
    return said[:1].lower() + said[1:] if is_word else said


def _noun(context: Context, said: str, *, titled: bool = False) -> str:
    if context.words.keeps_names:
        return written.quoted(context.words, said)
    small = lowered(said)
    first = small.split(" ")[0].lower()
    loose = not titled and small.split(" ")[-1] in _LOOSE_END
    if first in _NO_NOUN or loose or said.endswith("?"):
        return written.quoted(context.words, said)
    return small if _ARTICLE.match(small) else context.text("the", small)
