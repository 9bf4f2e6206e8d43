"""Writes the grammar's tables: `python -m segdsl.syntax`, to be run after every change of the grammar. In: the grammar. Out: its tables."""

from segdsl.syntax.parser import TABLES_FILE, grammar_folder, tables

if __name__ == "__main__":
    (grammar_folder() / TABLES_FILE).write_text(tables(), encoding="utf-8", newline="\n")
