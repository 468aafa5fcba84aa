"""English, the language of the desk: a time of day is written with its zone, a date in one way."""

DATETIME_FORMAT = "Y-m-d H:i e"
SHORT_DATETIME_FORMAT = "Y-m-d H:i e"
TIME_FORMAT = "H:i e"
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
