"""Django's PostgreSQL, which does not wait for ever: `ENGINE` of the settings."""
