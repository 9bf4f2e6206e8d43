"""The tables of generated programs: every type of column, rows with moments, with days, and without a time. In: nothing. Out: plain data."""

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

TABLES = {"customers": CUSTOMERS, "orders": ORDERS, "events": EVENTS, "notes": NOTES}
TIMES = {"orders": "at", "events": "on_day"}
COUNTRIES = ("DE", "AT", "CH")

_WRITTEN = {
    "country": "text one of (" + ", ".join(f'"{one}"' for one in COUNTRIES) + ")",
    "list": "list of text",
    "numbers": "list of integer",
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


def statements() -> tuple[str, ...]:
    """The `table` statements."""
    heads = {
        "customers": "table customers key id",
        "orders": "table orders of customers by owner at at",
        "events": "table events of customers by owner at on_day",
        "notes": "table notes of customers by owner",
    }
    made = []
    for table, columns in TABLES.items():
        key = "id" if table == "customers" else "owner"
        lines = [f"  {name} {_UNITS.get(name) or _WRITTEN.get(kind, kind)}" for name, kind in columns.items()]
        made.append("\n".join([f"{heads[table]} {{", f"  {key} text", *lines, "}"]))
    return tuple(made)
