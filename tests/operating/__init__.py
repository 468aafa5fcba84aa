"""An installation as an operator runs it: served, broken, backed up, put back."""
