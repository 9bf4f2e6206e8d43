"""The tables of generated programs: columns of every type, rows with moments, with days, without a time, rows of rows, look-ups."""

from __future__ import annotations

CUSTOMERS = {
    "name": "text",
    "country": "country",
    "age": "integer",
    "size": "integer",
    "x": "number",
    "y": "number",
    "money": "decimal",
    "member": "flag",
    "mailing": "flag",
    "born": "date",
    "joined": "date",
    "seen": "timestamp",
    "called": "timestamp",
    "tags": "list",
    "lucky": "numbers",
    "wait": "days",
    "pause": "days",
    "stay": "clock",
    "ride": "clock",
    "plan": "months",
    "app": "app",
    "favourite": "sku",
}
ORDERS = {
    "at": "timestamp",
    "due": "date",
    "amount": "integer",
    "price": "number",
    "cost": "decimal",
    "sort": "text",
    "paid": "flag",
    "marks": "list",
    "delay": "days",
    "took": "clock",
    "term": "months",
}
EVENTS = {"on_day": "date", "score": "integer", "page": "text", "until": "timestamp"}
NOTES = {"note": "text", "stars": "integer", "weight": "number"}
ITEMS = {"sku": "sku", "pieces": "integer", "value": "decimal", "made": "date"}
SHOPS = {"place": "text", "rent": "number", "opened": "date", "desks": "integer"}

# rows that belong to customers, or to rows of theirs, or to everybody
TABLES = {
    "customers": CUSTOMERS,
    "orders": ORDERS,
    "events": EVENTS,
    "notes": NOTES,
    "items": ITEMS,
    "shops": SHOPS,
}
PRODUCTS = {"family": "text", "worth": "decimal", "launched": "date", "maker": "maker"}
MAKERS = {"town": "text", "staff": "integer"}
LOOKED_UP = {"products": PRODUCTS, "makers": MAKERS}

# when rows happened: in the column, or in that of the row they belong to
TIMES = {"orders": "at", "events": "on_day", "items": "at"}
PARENTS = {"items": "orders"}
# what is read through a column, with the kind of what is found
THROUGH = {
    "customers": {
        "favourite.family": "text",
        "favourite.worth": "decimal",
        "favourite.maker.staff": "integer",
    },
    "items": {"sku.family": "text", "sku.worth": "decimal", "sku.launched": "date", "sku.maker.town": "text"},
}

COUNTRIES = ("DE", "AT", "CH")
_WRITTEN = {
    "country": "text one of (" + ", ".join(f'"{one}"' for one in COUNTRIES) + ")",
    "list": "list of text",
    "numbers": "list of integer",
    "app": "text",
    "sku": "text to products",
    "maker": "text to makers",
}
# durations are stored as numbers of several units, whole and not
_UNITS = {
    "wait": "number in days",
    "pause": "integer in days",
    "delay": "number in days",
    "stay": "integer in seconds",
    "ride": "duration",
    "took": "integer in minutes",
    "plan": "integer in months",
    "term": "integer in months",
}
_HEADINGS = {
    "customers": ("table customers key id", ("id",)),
    "orders": ("table orders of customers by owner key order_no at at", ("owner", "order_no")),
    "events": ("table events of customers by owner at on_day", ("owner",)),
    "notes": ("table notes of customers by owner", ("owner",)),
    "items": ("table items of orders by order_no", ("order_no",)),
    "shops": ("table shops key shop", ("shop",)),
    "products": ("table products key sku", ("sku",)),
    "makers": ("table makers key maker", ("maker",)),
}


def statements() -> tuple[str, ...]:
    """The `table` statements."""
    made = []
    for table, columns in (TABLES | LOOKED_UP).items():
        heading, keys = _HEADINGS[table]
        lines = [f"  {key} text" for key in keys]
        lines += [
            f"  {name} {_UNITS.get(name) or _WRITTEN.get(kind, kind)}" for name, kind in columns.items()
        ]
        made.append("\n".join([f"{heading} {{", *lines, "}"]))
    return tuple(made)
