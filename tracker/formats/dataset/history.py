"""The tables of the record's own history, and of its words in other languages."""

from tracker import models

from .declaring import described

HISTORY = (
    described(
        models.Translation,
        "translations",
        "Translations",
        "Our own words in another language.",
        kind="Kind of the row that is translated",
        key="Key of that row",
        field="Which of its texts it is",
        language="Language of the translation, as an ISO 639 tag",
        source_sha256="SHA-256 of the English words that were translated; other words since then"
        " make it out of date",
        text="The translation",
    ),
    described(
        models.AboutText,
        "about_texts",
        "Texts of the About page",
        "What the operator of the site says of it.",
        section="Which section it is",
        text="The text, in Markdown",
    ),
    described(
        models.Release,
        "releases",
        "Releases",
        "Heads of the log that have a name.",
        name="Name of the release",
        released_at="Time at which it was made",
        entry="Number of the last entry of the log that it holds",
        head="Hash of that entry",
        counts="How many commitments had each status, by standing",
        changes="How many entries of each kind came since the release before it",
    ),
    described(
        models.ChangeSet,
        "change_sets",
        "Change sets",
        "Changes that were approved together by a second person.",
        key="Key of the set",
        title="What it is about, in a few words",
        reason="Why the record changes",
        author="Public name of who proposed it",
        approver="Public name of who approved it",
        approved_at="Time at which it was approved",
        size="How many rows it changed",
    ),
)
