"""Data in: sources, their schemas, standard columns, checks."""
