"""How Django writes and reads dates and times, by language. The setting FORMAT_MODULE_PATH names
this package; what a language does not say here is Django's own."""
