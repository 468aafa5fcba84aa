"""Who says what stands on this site: the operator's words, and who judged."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from tracker.choices.about import AboutSection, empty_sections
from tracker.models import AboutText, Assessment, RecordEntry


@dataclass(frozen=True)
class Told:
    """A section of the About page: the operator's text, if there is one, and when it changed."""

    section: AboutSection
    text: AboutText | None
    changed_on: dt.date | None


@dataclass(frozen=True)
class Judge:
    """A public name, and how many of the published verdicts that stand carry it."""

    name: str
    verdicts: int


def told() -> list[Told]:
    """Every section in the order of the page, in two queries."""
    texts = {text.section: text for text in AboutText.objects.all()}
    changed = RecordEntry.objects.newest_by_key({"abouttext": texts.keys()})
    days = {key: at.date() for (_kind, key), at in changed.items()}
    return [
        Told(section, texts.get(section), days.get(section) if section in texts else None)
        for section in AboutSection
    ]


def unsaid() -> list[AboutSection]:
    """The sections on which the operator has to say something and has said nothing."""
    return empty_sections({*AboutText.objects.values_list("section", flat=True)})


def judges(part: str) -> list[Judge]:
    """Whose names published verdicts carry as `author` or as `reviewer`, most verdicts first."""
    name = f"{part}__public_name"
    rows = Assessment.objects.published().not_withdrawn().exclude(**{part: None})
    counted = rows.order_by().values_list(name).annotate(verdicts=Count("pk"))
    return [Judge(*row) for row in counted.order_by("-verdicts", name)]
