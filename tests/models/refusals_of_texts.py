"""The rest of the table of `refusals`: texts held or only known, reports of them, publishers."""

from factory import SubFactory

from tests.factories import DocumentFactory
from tracker import models as m
from tracker.models.documents import MEASURED

from .refusals import SAME, Refusal

_UNMEASURED = dict.fromkeys(MEASURED)

REFUSALS_OF_TEXTS: list[Refusal] = [
    Refusal(
        model=m.AboutText,
        constraint="abouttext_section_allowed",
        bad={"section": "x"},
        says="section",
    ),
    Refusal(
        model=m.AboutText,
        constraint="abouttext_text_not_blank",
        bad={"text": ""},
        says="text",
    ),
    Refusal(
        model=m.Document,
        constraint="document_source_is_allowed",
        bad={"source_is": "x", "source_url": "https://example.org/"},
        says="source_is",
    ),
    Refusal(
        model=m.Document,
        constraint="document_only_a_known_page_is_marked",
        bad={"source_is": "copy", "source_url": None},
        says="source_is",
    ),
    *(
        Refusal(
            model=m.Document,
            constraint="document_text_is_whole_or_absent",
            bad=bad,
            says="measured",
        )
        for bad in ({"raw_sha256": None}, {"normalised_sha256": None}, {"paragraphs": None})
    ),
    *(
        Refusal(
            model=m.Document,
            constraint="document_known_by_title_and_date",
            bad={**_UNMEASURED, name: None},
            says="title and a date",
        )
        for name in ("title", "date")
    ),
    Refusal(
        model=m.Document,
        constraint="document_main_text_once_per_language",
        given={"main_text": SubFactory(DocumentFactory, language="ru")},
        bad={"main_text": SAME, "language": SAME},
        says="in this language already",
    ),
    Refusal(
        model=m.DocumentReport,
        constraint="documentreport_publisher_not_blank",
        bad={"publisher": ""},
        says="publisher",
    ),
    Refusal(
        model=m.DocumentReport,
        constraint="documentreport_url_http_or_https",
        bad={"url": "ftp://example.org/"},
        says="url",
    ),
    Refusal(
        model=m.DocumentReport,
        constraint="documentreport_tier_allowed",
        bad={"tier": "x"},
        says="tier",
    ),
    Refusal(
        model=m.DocumentReport,
        constraint="documentreport_position_once_per_document",
        bad={"document": SAME, "position": SAME},
        says="position",
    ),
    Refusal(
        model=m.DocumentReport,
        constraint="documentreport_address_once_per_document",
        bad={"document": SAME, "url": SAME},
        says="url",
    ),
    *(
        Refusal(model=m.Publisher, constraint=f"publisher_{name}", bad=bad, says=says)
        for name, bad, says in (
            ("name_not_blank", {"name": ""}, "name"),
            ("is_one", {"name": "AP via KION"}, "two publishers"),
            ("usual_tier_allowed", {"usual_tier": "x"}, "usual_tier"),
            ("usual_language_is_a_tag", {"usual_language": "e!"}, "usual_language"),
        )
    ),
]
