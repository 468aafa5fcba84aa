"""What stands below a box that has no help of its own: what counts, or one example."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from .generics import Text

# By the name of a field in any model; that of one model comes before it.
_OF_ANY: dict[str, Text] = {
    "action": _("The action, by a part of its title. Example: border agreement."),
    "actor": _("By code or name. Example: KZ."),
    "archive_url": _("A copy that stays when the page goes. Example: https://web.archive.org/…"),
    "body_paragraph": _("The paragraph without the headings, counted from 1. Example: 12."),
    "commitment": _("By reference or title. Example: NYD-09."),
    "commitments": _("By reference or title, one after the other. Example: NYD-09."),
    "date_precision": _("How exactly the day is known. Example: Month, where only that is told."),
    "document": _("By key or title. Example: NYD23."),
    "documents": _("By key or title, one after the other. Example: NYD23."),
    "end": _("The number of the first character after the words. Example: 120."),
    "language": _("ISO 639 tag. Example: en."),
    "name": _("As people know it, without abbreviations. Example: Export-Import Bank."),
    "near_misses": _("By key or words, one after the other. Example: NM-NYD-03."),
    "note": _("What a reader should know besides; may stay empty. Example: The page gives no day."),
    "place": _("Town and country, as the source has it. Example: Almaty, Kazakhstan."),
    "position": _("The place in the list, counted from 1. Example: 3."),
    "publisher": _("Who published it, as printed. Example: Ministry of Energy of Kazakhstan."),
    "section": _("The heading under which it stands, if the text has headings."),
    "sentence": _("The coded sentence in which it stands, by paragraph and number. Example: 12.2."),
    "sha256": _("The hash of exactly these words: 64 digits and letters from a to f."),
    "tier": _("Whose publication it is. Example: Independent media, for a newspaper of its own."),
    "url": _("The address of the page itself, with https. Example: https://example.org/news/1."),
}
_OF_ONE: dict[str, Text] = {
    "abouttext.section": _("The heading on the About page. Example: Who pays for it."),
    "action.amount": _("A number without its currency. Example: 1500000."),
    "action.amount_kind": _("Example: Loan, where it is to be paid back."),
    "action.amount_stage": _("How far the money has come. Example: Announced, if only told of."),
    "action.kind": _("What sort of action it was. Example: Agreement, where papers were signed."),
    "actor.adjective": _("Of a state: what belongs to it. Example: Kazakh."),
    "actor.closure_shown_by": _("The action that shows that it was closed; empty while it works."),
    "actor.formal_name": _("The full official name. Example: Republic of Kazakhstan."),
    "actor.is_party": _("Tick it for a state of the C5+1 only."),
    "actor.kind": _("Example: Agency, for a ministry."),
    "actor.parent": _("The state or body that it belongs to. Example: US, for the EXIM Bank."),
    "actor.successor": _("Which body took its work over; empty if none did."),
    "actoralias.name": _("Another name, as sources write it. Example: Ex-Im Bank."),
    "commitment.ambition": _("How much more than today it asks for. Empty while nobody judged it."),
    "commitment.binding": _("How firmly the words bind. Example: High, for “will establish”."),
    "commitment.binding_alternative": _("How another coder could read it. Example: medium."),
    "commitment.borderline": _("Tick it where another coder may not count it as a promise."),
    "commitment.coder_note": _("What the next coder should know. Example: Compare paragraph 4."),
    "commitment.collectively_agreed": _(
        "Whether the text has all parties agree to it. Example: yes."
    ),
    "commitment.due_precision": _(
        "How exactly the due date is told. Example: Year, for “by 2027”."
    ),
    "commitment.initial_status": _("What the coder noted of its status. Example: not_yet_due."),
    "commitment.obligation_kind": _(
        "Result, effort, process or position. Example: Process, for a promise to meet."
    ),
    "commitment.operative_verb": _("The verb that promises, as written. Example: intend to."),
    "commitment.pillar": _("The one under which it is counted. Example: Security."),
    "commitment.pillar_basis": _("Why this pillar. Example: It stands under its heading."),
    "commitment.primary_theme": _("The theme that fits best. Example: Energy."),
    "commitment.split_rule": _("Why the sentence was split. Example: R1 co-ordinate objects."),
    "commitment.standing": _(
        "Agreed where the text itself is held; reported where others tell it."
    ),
    "commitment.target": _("The number or state that is named. Example: 500 scholarships."),
    "commitment.themes": _("All that it touches. Example: Energy and Climate."),
    "commitment.verifiable": _("No only where nobody could ever show it; else leave it unknown."),
    "commitmentpassage.role": _("What the words are for it. Example: Context."),
    "document.body_paragraphs": _("Without headings and signatures. Measured on the text."),
    "document.date_basis": _("Where the day comes from. Example: printed below the title."),
    "document.delegations": _("Who took part, as the text has it. Example: six presidents."),
    "document.event_note": _("On which meeting it was made. Example: Summit of 2023."),
    "document.file_name": _("The name of the file that was taken in. Measured, not typed."),
    "document.issuer": _("In whose name it was issued. Example: The White House."),
    "document.kind": _("Example: Joint statement."),
    "document.kind_note": _("Where the kind needs a word more. Example: read out by the host."),
    "document.normalised_characters": _("The length of the text. Measured, not typed."),
    "document.normalised_sha256": _("The hash of the text. Measured, not typed."),
    "document.paragraphs": _("How many the text has. Measured, not typed."),
    "document.place_issued": _("The town, as printed. Example: New York."),
    "document.publisher_as_recorded": _("As the first record had it. Example: WH press office."),
    "document.publisher_basis": _("How the publisher is known. Example: the name in the address."),
    "document.raw_sha256": _("The hash of the file. Measured, not typed."),
    "document.source_is": _("Whether the page is the original or a copy."),
    "document.source_url": _("Where the text stands in public. Example: https://example.org/text."),
    "document.standing": _("Agreed: signed by all. Official: by one. Reported: told by others."),
    "document.standing_note": _("Why this standing. Example: only one side published it."),
    "document.tags": _("Words by which it is found. Example: summit, energy."),
    "document.title": _("As printed at its head. Example: New York Declaration."),
    "document.title_note": _("Where the title needs a word more. Example: given by this record."),
    "event.date_as_recorded": _("As the source writes it. Example: late September."),
    "event.kind": _("Example: Summit, where presidents met."),
    "event.state": _("What the sources show of it. Example: Held."),
    "event.state_note": _("How that is known. Example: two agencies tell of the opening."),
    "event.title": _("What met or was told, in a few words. Example: Ministers of water meet."),
    "initiative.kind": _("One word as on other initiatives. Example: project."),
    "initiative.name_as_recorded": _("As the first record had it. Example: CAPI."),
    "initiative.summary": _("What it is, in one sentence of our own. No judgement."),
    "initiativefact.initiative": _("By its name. Example: Trans-Caspian route."),
    "initiativefact.says": _(
        "What the source states, in our words. Example: It was founded in 2022."
    ),
    "eventsource.event": _("By its title. Example: Ministers of water meet."),
    "link.basis": _("Why the two belong together. Example: the same words in both texts."),
    "link.confidence": _("From 0 to 1. Example: 0.8."),
    "link.from_commitment": _("The one from which the link starts. Example: NYD-09."),
    "link.from_near_miss": _(
        "Instead of a commitment: the words that are none. Example: NM-NYD-03."
    ),
    "link.to_commitment": _("The one to which the link leads. Example: MN-02."),
    "link.to_near_miss": _("Instead of a commitment: the words that are none. Example: NM-NYD-03."),
    "link.type": _("What the first is to the second. Example: Means of."),
    "methodology.due_soon_days": _("How many days before its date a promise is due soon."),
    "methodology.quiet_months": _(
        "After how many months without an action a promise counts as one without news."
    ),
    "methodology.review_months": _("After how many months a verdict is looked at again."),
    "methodology.rule_set": _("The name of the arithmetic. Example: default."),
    "methodology.summary": _("What this version changes, in a few sentences for readers."),
    "nearmiss.kind": _("One or two words as on others. Example: recognition."),
    "nearmiss.related": _("Commitments that it could be taken for. Example: NYD-09."),
    "nearmiss.trap_word": _("The word that misleads. Example: will."),
    "nearmiss.why_not": _("Why it is no promise, in one sentence. Example: It tells of the past."),
    "obligation.role": _("Debtor: has promised it. Implementer: does it. Partner: takes part."),
    "person.country": _("For which the person speaks. Example: KZ."),
    "person.name": _("First name first, in Latin letters. Example: Jane Smith."),
    "person.office": _("The newest office that is known. Example: Minister of Energy."),
    "personspelling.name": _("Exactly as the text writes it. Example: J. Smith."),
    "personspelling.person": _("Who is meant, by a part of the name. Example: Smith."),
    "pillar.description": _("What is counted under it, in one sentence for readers."),
    "pillar.themes": _("The themes that belong to it. Example: Energy and Climate."),
    "publisher.usual_tier": _("What most of its pages are. Example: State media."),
    "reply.assessment": _("The verdict that the party answers. Example: NYD-16.1."),
    "reply.party": _("Whose statement it is. Example: KZ."),
    "reply.stated_precision": _("How exactly the day is known. Example: Day."),
    "search.made_by": _("Who looked; empty if that is not known. Example: an analyst’s name."),
    "section.title": _("The heading, as printed. Example: Energy Security and Climate Change."),
    "sentencecoding.is_by_the_parties": _("Whether a party of the C5+1 is to do it."),
    "sentencecoding.is_discrete": _("Whether it is one action that can be told from others."),
    "sentencecoding.is_future": _("Whether it is still to come when the text is issued."),
    "sentencecoding.is_public": _("Whether it is something that can be seen from outside."),
    "sentencecoding.is_specific": _("Whether it says what is to be there in the end."),
    "sentencecoding.label": _("What the sentence is. Example: Context, if it only describes."),
    "theme.name": _("One or two words. Example: Water."),
    "translation.field": _("Which text of the row it translates. Example: title."),
    "translation.kind": _("What kind of row it is of. Example: Commitment."),
    "translation.text": _("The words in the other language, and nothing else."),
}


def help_of(model: type[Model], field: str) -> Text:
    """What stands below the box of the field; '' where nothing is written for it."""
    return _OF_ONE.get(f"{model._meta.model_name}.{field}") or _OF_ANY.get(field, "")
