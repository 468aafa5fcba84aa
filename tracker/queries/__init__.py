"""Named reads: functions over the models, in one module per page. Nothing here knows a view.

A read returns rows, or a queryset that the caller may narrow, page or stream. What can be asked of
the rows of one table stands at its queryset, in `tracker/models/querysets/`; a condition that needs
the rows of another table is a function here.
"""
