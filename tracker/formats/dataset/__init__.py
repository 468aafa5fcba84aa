"""The dataset: the whole public record as tables that name each other by their keys.

A table is made from its model: what the log holds of a row is what the table says of it. Only the
words that define a column are written here, and what is derived from other tables.
"""

from .tables import TABLES, table_named

__all__ = ["TABLES", "table_named"]
