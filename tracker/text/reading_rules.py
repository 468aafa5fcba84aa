"""The named rules of a first reading, each with the sentence that the method page shows of it.

A trap decides before any promise; of the promises the first that stands in the sentence; and where
none does, a reason says what the sentence does instead. Learnt from other texts
(`docs/reading.md`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import Binding

from . import reading_words as words

__all__ = [
    "CARRIED_ON",
    "ITEM_ALONE",
    "ITEM_OF_PROMISE",
    "ITEM_OF_TALKS",
    "NOTHING",
    "PROMISES",
    "REASONS",
    "RULES",
    "TRAPS",
    "Rule",
]

Finder: TypeAlias = Callable[[str], "re.Match[str] | None"]


@dataclass(frozen=True)
class Rule:
    """A rule: its permanent name, what readers are told of it, what it decides, and how it finds.

    `binding`: how strongly the words bind, of a rule for promises.
    """

    slug: str
    says: Promise
    find: Finder
    binding: Binding | None = None

    @property
    def is_commitment(self) -> bool:
        return self.binding is not None


def _any(pattern: str) -> Finder:
    return re.compile(pattern, re.IGNORECASE).search


def _never(_sentence: str) -> None:
    return None


_TODAY = re.compile(
    r"\b(?:today|tomorrow|tonight|on (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", re.IGNORECASE
)
_MODAL = re.compile(
    rf"\b(?P<modal>will|shall|would|'ll) (?:{words.ADVERBS}|continue to )*"
    r"(?P<verb>[a-z-]+)(?: (?P<next>[a-z-]+))?",
    re.IGNORECASE,
)
_IS_ACTOR = re.compile(words.ACTORS, re.IGNORECASE)
_IS_THING = re.compile(words.THINGS, re.IGNORECASE)
_FORECAST = re.compile(words.FORECASTS, re.IGNORECASE)
_ACTOR_DOES = re.compile(words.AN_ACTOR_DOES, re.IGNORECASE)
_PASSIVE = re.compile(words.PASSIVES, re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:if|whether|hope[sd]?|expect(?:s|ed)?|when|once|until|as)\b[^,;]*$", re.IGNORECASE
)
_BELIEVED = re.compile(
    r"\b(?:confiden\w+|convinced|conviction|belie\w+|hop(?:e|es|ed|ing)|trusts?)\b[^.;]*$",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[;:–—(]|, (?=\S)|\bthat\b|\bwhich\b|\band (?=we\b)", re.IGNORECASE)
_PADDING = re.compile(
    r"\b(?:also|further|jointly|therefore|then|now|thus|together|both|all|each|not|hereby|"
    r"continue to|and)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\b(?:announced|said|declared|pledged|agreed|decided|confirmed|promised|stated|assured|noted|"
    r"informed|reaffirmed|reiterated|emphasi[sz]ed)\b[^.;]*\bit\s*$",
    re.IGNORECASE,
)
_CARRIED_ON = re.compile(r"\band\s*$", re.IGNORECASE)
_ACTS = re.compile(
    rf"(?:{words.VERBS}|purchase|buy|sell|pay|donate|supply|designate|appoint|deploy)",
    re.IGNORECASE,
)
_NEAR = 3
_SUBJECT = 8


def _is_by_an_actor(before: str, verb: str = "") -> bool:
    """Whether the subject that ends here is somebody who can promise: one that is known, or one
    that is no thing and does what people do."""
    if _CARRIED_ON.search(before):
        return any(map(_IS_ACTOR.fullmatch, re.findall(r"[\w+.'&-]+", before)[:_SUBJECT]))
    clause = _PADDING.sub(" ", _CLAUSES.split(before)[-1])
    subject = re.findall(r"[\w+.'&-]+", clause)[-_SUBJECT:]
    if not subject:
        return True
    last = subject[-1]
    if last.lower() == "it" and _REPORTED.search(before):
        return True
    if _IS_THING.fullmatch(last):
        return False
    if _IS_ACTOR.fullmatch(last) or last[0].isupper():
        return True
    near = subject[-_NEAR:]
    is_known = any(map(_IS_ACTOR.fullmatch, subject)) or _ACTS.fullmatch(verb)
    return bool(is_known) and not any(map(_IS_THING.fullmatch, near))


def _will(sentence: str) -> "re.Match[str] | None":
    """The first "will" by which somebody promises; none that foretells."""
    if _TODAY.search(sentence):
        return None
    return next((match for match in _MODAL.finditer(sentence) if _promises(match)), None)


def _promises(match: re.Match[str]) -> bool:
    before, verb, after = match.string[: match.start()], match["verb"], match["next"] or ""
    if verb.lower() == "meet":
        return True
    if _UNSURE.search(before) or _BELIEVED.search(before):
        return False
    if verb.lower() == "be":
        is_able = after.lower() in {"able", "ready", "prepared"}
        return bool(_PASSIVE.fullmatch(after)) or (is_able and _is_by_an_actor(before))
    if verb.lower() == "take" and after.lower() == "place":
        return False
    if _FORECAST.fullmatch(verb) and not _ACTOR_DOES.fullmatch(verb):
        return False
    return _is_by_an_actor(before, verb)


HIGH, MEDIUM, LOW = Binding.HIGH, Binding.MEDIUM, Binding.LOW

TRAPS = (
    Rule(
        "lead-in",
        _("It ends in a colon: what follows may be promised, the lead-in is not."),
        _any(r":\s*$"),
    ),
    Rule(
        "chapeau",
        _("It commits to “the following” and names nothing itself."),
        _any(
            r"\b(?:commit|agree|decid|adopt|declar|endors)\w* (?:to |on |upon )?the following\b"
            r"[^:]*$"
        ),
    ),
    Rule("question", _("It asks."), _any(r"\?\s*$")),
)
PROMISES = (
    Rule(
        "committed-to",
        _("Somebody is or remains committed, determined or dedicated to something."),
        _any(
            r"\b(?:are|is|were|was|remain(?:s|ed)?|being|be|stands?|stood|stays?)\b "
            rf"{words.ADVERBS}(?:united in (?:our|their) (?:commitment|determination|resolve|"
            r"desire)|committed|dedicated|determined|resolved|invested|devoted|pledged)"
            r"\b (?:\w+ly )?(?:to|in)\b"
        ),
        HIGH,
    ),
    Rule(
        "commit-to",
        _("Somebody commits to, pledges, vows or undertakes something."),
        _any(
            r"\b(?:(?:re)?commit(?:s|ted)?|pledge[sd]?|vow(?:s|ed)?|promise[sd]?|undertakes?|"
            r"undertook|(?<!their )(?<!our )(?<!its )(?<!the )resolve[sd]?) "
            rf"(?:ourselves |themselves |itself |{words.ADVERBS})*"
            r"(?:to\b(?! the following)|ongoing|further|continued|their|our|its|more|an?\b|new|"
            r"support|that|additional|up to|not to|over|nearly|\d|[$€]|"
            r"(?:two|three|four|five|six|ten|twenty|fifty|a hundred|one)\b)"
        ),
        HIGH,
    ),
    Rule(
        "said-resolve",
        _("Somebody affirms, expresses or underscores a commitment, an intention or readiness."),
        _any(
            rf"\b{words.SAY}\b[^.;]{{0,200}}?\b(?:as well as|and) (?:our|their|its) "
            rf"{words.STRENGTH}{words.RESOLVE} (?:to|for)\b|\b{words.SAY} {words.ADVERBS}"
            r"(?!(?:his|her) (?:\w+ )?(?:desire|interest|hope|aspiration))"
            rf"{words.BETWEEN}{words.RESOLVE}\b(?: and (?:\w+ )?\w+)?"
            r" (?:to|in|for|of|on|towards?|that)\b(?! (?:this|these)\b)"
        ),
        HIGH,
    ),
    Rule(
        "resolve-said",
        _("A commitment, an intention, interest or readiness was expressed or confirmed."),
        _any(
            rf"\b{words.RESOLVE}\b (?:(?:of|on|by|in) [^.;]{{2,60}} |to [^.;]{{2,80}} )?"
            r"(?:was|were|has been|have been) (?:also |again |\w+ly )*(?:expressed|confirmed|"
            r"re-?affirmed|stressed|underlined|voiced|declared|announced|reached)\b"
            r"|\bagreements? (?:was|were|has been|have been) reached (?:to|on|that)\b"
        ),
        MEDIUM,
    ),
    Rule(
        "said-support",
        _("Somebody affirms support for an aim, not for a body or for what others do."),
        _any(
            rf"\b{words.SAY} {words.ADVERBS}{words.STRENGTH}support (?:for|of|to) "
            rf"(?!{words.OF_OTHERS})"
            r"(?:the |an? |our |their |its |each other's |\w+'s |\w+ly |\w+ and |\w+ ){0,3}?"
            rf"{words.AIMS}"
        ),
        LOW,
    ),
    Rule(
        "agreed-to",
        _("Somebody agrees or decides to do something."),
        _any(
            r"\b(?:agree[sd]?|decide[sd]?|chose|consent\w*|reach(?:es|ed)? (?:an )?agreement) "
            rf"(?:\w+ly |upon )?(?:{words.TO_DO}|"
            r"on (?:the |a |further |joint |closer |\w+ )*?(?:creat|establish|launch|develop|expan|"
            r"strengthen|deepen|hold|cooperat|coordinat|steps|measures|conven|resum|implement|"
            r"continu|exchang|work|promot|support|increas|format|introduc|improv|ensur)\w*)"
        ),
        HIGH,
    ),
    Rule(
        "agreed-that",
        _("Somebody agrees that something will or should be done."),
        _any(
            r"\b(?:agree[sd]?|decide[sd]?)\b[^.;]*?\bthat\b[^.;]*?\b(?:will|shall|would|should|must)\b"
        ),
        HIGH,
    ),
    Rule(
        "intends-to",
        _("Somebody intends, plans, aims, seeks or endeavours to do something."),
        _any(
            r"\b(?:intend(?:s|ed)?|plan(?:s|ned)?|aim(?:s|ed)?|seeks?|sought|strives?|strove|"
            rf"endeavou?r(?:s|ed)?|aspires?|wish(?:es|ed)?|determined|resolved) {words.TO_DO}"
        ),
        LOW,
    ),
    Rule(
        "stands-ready",
        _("Somebody stands ready, is prepared or is willing to do something."),
        _any(
            r"\b(?:stands?|stood|are|is|were|was|remain(?:s|ed)?)\b (?:\w+ly |also )*"
            rf"(?:\w+ ){{0,3}}?(?:ready|prepared|willing|poised) {words.TO_DO}"
        ),
        LOW,
    ),
    Rule(
        "working-to",
        _("Somebody is working towards something."),
        _any(
            r"\b(?:we|they|sides|parties|countries|governments) are (?:\w+ly |also |now )*"
            r"(?:stepping up|expanding|strengthening|increasing|launching|establishing|investing|"
            r"building|developing|mobili[sz]ing)\b"
            r"|\b(?:steps|measures|efforts) are (?:now |also )?being (?:taken|made|undertaken) to\b"
            r"|\b(?:(?:are|is|were|was|keep|kept|been) (?:\w+ly |also |now |already )*(?:working|"
            r"cooperating|collaborating|striving|seeking|taking steps|planning|preparing|"
            r"endeavou?ring)|(?:we|both|they|sides|countries|parties) (?:\w+ly |also )*work|"
            r"continue(?:s|d)? (?:to work|working)) (?:\w+ly |closely |jointly |hard |"
            r"with [^,;.]{2,60}? |bilaterally |together and |and \w+ )*(?:to|towards?|on|for|"
            r"together)\b"
        ),
        LOW,
    ),
    Rule(
        "continue-to",
        _("Somebody continues to do something."),
        _any(
            r"\b(?:we|they|sides|parties|countries|leaders|ministers|states|governments?|"
            rf"republics?|participants) (?:\w+ly |also )*continue {words.TO_DO}"
        ),
        MEDIUM,
    ),
    Rule(
        "welcomed-promise",
        _("What is welcomed is itself a promise: a plan, a decision or an announcement to do it."),
        _any(
            r"\b(?:welcom(?:e|es|ed|ing)|applaud\w*|commend\w*|prais\w*|appreciat\w*|"
            r"not(?:e|ed|es|ing)|supports?|supported|hail\w*|endors\w*)\b "
            r"(?:(?!which\b|adopted|held\b)[^.;:]){0,90}?\b(?:announcements? (?:of|that|by|to)|"
            r"commitments? (?:to|by|of|made by)|decisions? (?:to|on|by|of)|"
            r"intentions? (?:to|of|by)|plans? (?:to|for|by|of)|pledges? (?:to|of|by)|"
            r"readiness (?:to|of|for)|willingness (?:to|of)|initiatives? to|proposals? to|"
            r"offers? (?:to|of|by)|agreements? to|upcoming|forthcoming|planned|"
            r"invitation to)"
        ),
        LOW,
    ),
    Rule(
        "announced",
        _("Somebody announces something of their own that is to come."),
        _any(
            r"\bannounc(?:e|es|ed|ing) (?:\w+ly |also |today |here )*(?:(?:his|her|their|its|our|"
            r"the|an?|new|additional|more|further|up to|over|nearly|plans?|intentions?|upcoming|"
            r"that|\d)\b|[$€])(?! (?:results|conclusion|completion|end)\b)"
        ),
        MEDIUM,
    ),
    Rule(
        "will",
        _("Somebody who can promise will or shall do something; a forecast is no promise."),
        _will,
        HIGH,
    ),
    Rule(
        "told-our-own",
        _("Those who speak instruct or call on their own ministers, governments or groups."),
        _any(
            r"\b(?:call(?:s|ed)? (?:on|upon)|instruct(?:s|ed)?|task(?:s|ed)?|direct(?:s|ed)?|"
            r"mandate[sd]?|challenge[sd]?|charge[sd]?|entrust(?:s|ed)?|request(?:s|ed)?|"
            rf"order(?:s|ed)?|encourage[sd]?|urge[sd]?) {words.OWN}\b[^.;]*?\bto\b"
        ),
        MEDIUM,
    ),
    Rule(
        "supports-aim",
        _("Those who speak support an aim, not a body or what others do."),
        _any(
            r"\b(?:we|sides|parties|leaders|ministers|participants|countries|presidents|members|"
            r"states?|both)\b (?:\w+ly |also )*(?:support(?:s|ed)?|(?:spoke|are|is|were) in "
            r"favou?r of)\b "
            rf"(?!{words.OF_OTHERS})(?:the |an? |our |\w+ |\w+ and ){{0,3}}?{words.AIMS}"
        ),
        LOW,
    ),
    Rule(
        "looks-forward",
        _("Somebody looks forward to doing something themselves."),
        _any(
            r"\blook(?:s|ed|ing)? forward to (?:\w+ly |further )*" + words.DOING,
        ),
        LOW,
    ),
    Rule(
        "is-to-be",
        _("Something is to be held, founded or signed."),
        _any(
            rf"\b(?:is|are) to be (?:{words.PASSIVES})\b|\b(?:sides|parties|countries|ministers|"
            rf"presidents|leaders|delegations|states) are to (?:{words.VERBS})\b"
        ),
        MEDIUM,
    ),
    Rule(
        "our-focus",
        _("The work, attention or priority of those who speak includes something."),
        _any(
            r"\b(?:our|their) (?:attention|focus|priorit\w+|agenda|work|efforts?|aims?|goals?|"
            r"objectives?|task)\b[^.;]{0,80}?\b(?:includes?|is to|are to|remains? to|"
            r"focus(?:es)? on)\b|\bthe (?:next|main|common|shared|joint) (?:goal|aim|task|step|"
            r"priority|objective) (?:is|will be) to\b"
        ),
        LOW,
    ),
)
REASONS = (
    Rule(
        "to-others",
        _("It says what others should do, or asks for it."),
        _any(
            r"\b(?:call(?:s|ed)? (?:on|upon|for)|urge[sd]?|invite[sd]?|encourage[sd]?|"
            r"appeal(?:s|ed)?|should|must|ask(?:s|ed)?|sought|request(?:s|ed)?|advocat\w+)\b"
        ),
    ),
    Rule(
        "proposed",
        _("It is a proposal, which nobody has accepted yet."),
        _any(r"\b(?:propos|suggest|offer|initiat)\w+\b"),
    ),
    Rule(
        "praise",
        _("It welcomes, praises or thanks."),
        _any(
            r"\b(?:welcom\w+|commend\w*|applaud\w*|prais\w+|thank\w*|appreciat\w+|gratitude|"
            r"congratulat\w+|condolences|hail\w*)\b"
        ),
    ),
    Rule(
        "recognised",
        _("It recognises, notes or stresses something, or says what is needed."),
        _any(
            r"\b(?:recogni[sz]\w+|acknowledg\w+|not(?:e|es|ed|ing)|stress\w*|emphasi[sz]\w+|"
            r"underscor\w+|underlin\w+|highlight\w*|importan\w+|necess\w+|essential|crucial|"
            r"affirm\w*|reaffirm\w*|reiterat\w+|confirm\w*|condemn\w*|concern\w*)\b"
        ),
    ),
    Rule(
        "talked-about",
        _("It tells what was discussed."),
        _any(
            r"\b(?:discuss\w*|exchang\w+|review\w*|explor\w+|consider\w*|address\w*|touched|"
            r"covered|focus\w*|talks?|agenda|met|meeting)\b"
        ),
    ),
    Rule(
        "forecast",
        _("It foretells or describes; nobody promises it."),
        _any(r"\b(?:will|would|shall|expected|likely|can|could|may)\b"),
    ),
    Rule(
        "past-act",
        _("It tells what was done."),
        _any(r"\b(?:\w+ed|was|were|held|led|took|has|have|had|met|began|made)\b"),
    ),
)
ITEM_OF_PROMISE = Rule(
    "item-of-promise",
    _("It is an item of a list whose lead-in promises."),
    _never,
    MEDIUM,
)
ITEM_OF_TALKS = Rule(
    "item-of-talks",
    _("It is an item of a list whose lead-in promises nothing."),
    _never,
)
ITEM_ALONE = Rule(
    "item-alone",
    _("It is a line that begins with what is to be done, as in a plan."),
    _any(rf"^(?:{words.VERBS})\b(?!(?: [\w-]+){{0,3}} (?:is|are|was|were|will|has|have)\b)"),
    MEDIUM,
)
CARRIED_ON = Rule(
    "carried-on",
    _("It says what the promise before it includes."),
    _any(r"^(?:this|these|it|that)(?: \w+)? (?:will |would |also )*includ\w+\b"),
    LOW,
)
NOTHING = Rule("nothing", _("No rule finds a promise in it."), _never)
RULES = (
    *TRAPS,
    *PROMISES,
    ITEM_OF_PROMISE,
    ITEM_ALONE,
    CARRIED_ON,
    ITEM_OF_TALKS,
    *REASONS,
    NOTHING,
)
"""All rules in the order in which they decide."""
