"""The record of another day or of a release, replayed from the log for every page to read."""
