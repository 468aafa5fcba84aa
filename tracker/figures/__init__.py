"""Pictures of the record: shapes first, then SVG in a page, a file of its own, or a PNG."""
