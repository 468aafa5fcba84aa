"""A document is taken in and coded by the forms of the desk, from rows as fixtures hold them.

`entering` types, `comparing` holds what came of it against the rows, field by field.
"""

from .comparing import Outcome, compared
from .entering import Coder, approved_by
from .rows import Rows

__all__ = ["Coder", "Outcome", "Rows", "approved_by", "compared"]
