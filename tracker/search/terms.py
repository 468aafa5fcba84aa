"""The words that this site uses, as results: they stand in code, not in the record."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import override

from tracker.text.glossary import CHAPTERS, Term
from tracker.text.languages import in_english, offered

from .saying import Text


@dataclass(frozen=True)
class FoundTerm:
    """A word with its name by language, its place, and what is said of it."""

    names: dict[str, str]
    address: str
    texts: list[Text]


def terms() -> list[FoundTerm]:
    """Every word of the glossary, in its order."""
    return [_found(term) for chapter in CHAPTERS for term in chapter.terms]


def _found(term: Term) -> FoundTerm:
    names: dict[str, str] = {}
    texts: list[Text] = []
    with in_english():
        address = f"{reverse('glossary')}#{term.slug}"
    for language in offered():
        with override(language):
            names[language] = str(term.name)
            texts.append(Text("a", names[language], language))
            texts.append(Text("b", str(term.meaning), language))
            for value in term.values:
                texts.append(Text("a", value.label, language))
                texts.append(Text("b", str(value.definition), language))
    return FoundTerm(names, address, [text for text in texts if text.words])
