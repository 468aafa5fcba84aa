"""The words by which a first reading guesses what a promise is about and how it is worded.

Each value is a regular expression for words with straight quotation marks. A theme that the record
does not have is left out by whoever asks.
"""

import re

from tracker.choices import Catalyst

__all__ = [
    "BROAD",
    "CATALYSTS",
    "POSITIONS",
    "PROCESSES",
    "RESULTS",
    "THEMES",
    "WEAK_RESOLVE",
    "WEAK_VERBS",
]

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NAME = r"[A-Z][\w.&'+-]*(?: (?:of|for|and|the|on) [A-Z][\w.&'+-]*| [A-Z][\w.&'+-]*)*"


def _any(*patterns: str) -> re.Pattern[str]:
    """Any of these as whole words, in capital or small letters."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE)


def _named(*patterns: str) -> re.Pattern[str]:
    """Any of these just as they are written: capitals make a name."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})")


THEMES: dict[str, re.Pattern[str]] = {
    "security": _any(
        r"(?<!water )(?<!energy )(?<!food )(?<!minerals )(?<!supply )security\b",
        r"border(?:s)?\b",
        r"counter-?terroris\w+",
        r"terroris\w+",
        r"radicali[sz]ation",
        r"extremis\w+",
        r"defen[cs]e\b",
        r"law enforcement",
        r"police\b",
        r"narcotic\w*",
        r"drugs?\b",
        r"traffick\w+",
        r"smuggl\w+",
        r"safe migration",
        r"repatriat\w+",
        r"foreign fighters",
        r"sovereignty",
        r"independence",
        r"territorial integrity",
        r"weapons",
        r"cyber ?security",
        r"non-?proliferation",
        r"information sharing",
        r"zone of peace",
    ),
    "trade-investment": _any(
        r"trad(?:e|ing)\b",
        r"invest\w*\b(?<!invested)",
        r"business\w*",
        r"private[- ]sector",
        r"econom\w+",
        r"markets?\b",
        r"tariffs?\b",
        r"customs\b",
        r"exports?\b",
        r"imports?\b",
        r"financ\w+",
        r"entrepreneur\w*",
        r"companies",
        r"industr\w+",
        r"capital increase",
        r"accession to the world trade",
        r"WTO\b",
    ),
    "middle-corridor": _any(
        r"middle corridor",
        r"trans-?caspian",
        r"transport\b(?:ation)?(?: \w+)? (?:route|corridor|link|network)s?",
        r"(?:alternative|transit|trade) (?:trade )?routes?",
        r"corridors?\b",
        r"railways?\b",
        r"ports?\b",
        r"transit\b",
        r"critical transport",
    ),
    "energy": _any(
        r"energy\b",
        r"power (?:grid|market|plant|line|system|trade)s?",
        r"electricity",
        r"hydropower",
        r"pipelines?\b",
        r"oil\b",
        r"gas\b",
        r"nuclear (?:fuel|power|energy)",
        r"methane",
        r"renewabl\w+",
        r"solar",
        r"wind farms?",
    ),
    "climate": _any(
        r"climat\w+",
        r"emissions?\b",
        r"methane",
        r"clean[- ]energy",
        r"energy efficiency",
        r"energy transition",
        r"hydropower",
        r"renewabl\w+",
        r"carbon\b",
        r"glacier\w*",
        r"adaptation",
        r"sustainable development",
        r"ecolog\w+",
        r"environment(?:al|s)?\b(?<!business environment)",
        r"green (?:economy|growth|technolog\w+)",
        r"deforest\w+",
        r"biodiversity",
    ),
    "water": _any(
        r"water\b(?:s|-saving)?",
        r"rivers?\b",
        r"aral sea",
        r"irrigat\w+",
        r"glacier\w*",
        r"hydropower",
        r"dams?\b",
        r"sanitation",
    ),
    "critical-minerals": _any(
        r"critical (?:raw )?(?:minerals?|materials?)",
        r"mineral\w*",
        r"raw materials?",
        r"rare[- ]earths?",
        r"mining\b",
        r"geolog\w+",
        r"regional industrial cooperation",
    ),
    "human-rights": _any(
        r"human rights",
        r"rule of law",
        r"democra\w+",
        r"rights of",
        r"wom[ae]n\b",
        r"gender\b",
        r"civil society",
        r"media freedom",
        r"freedoms?\b",
        r"disabilit\w+",
        r"female",
        r"repatriat\w+",
        r"good governance",
        r"anti-?corruption",
        r"corruption",
    ),
    "people-to-people": _any(
        r"people[- ]to[- ]people",
        r"educat\w+",
        r"universit\w+",
        r"students?\b",
        r"scholarships?\b",
        r"cultur\w+",
        r"vocational",
        r"youth\b",
        r"young professionals",
        r"language\b",
        r"exchange (?:opportunit\w+|program\w+|visits?)",
        r"academic",
        r"tourism",
        r"sports?\b",
    ),
    "platform-governance": _any(
        r"C5 ?\+ ?1",
        r"the format\b",
        r"secretariat",
        r"working groups?",
        r"ministerials?\b",
        r"summits?\b",
        r"high-level dialogue",
        r"our partnership",
        r"meet regularly",
        r"regular (?:meetings|consultations|dialogue)",
        r"(?:sharing|exchang\w+) (?:of )?(?:views|opinions)",
    ),
}
"""What a promise is about, by the key of the theme."""

BROAD = frozenset({"trade-investment", "platform-governance", "climate"})
"""Themes whose words stand in promises about something else, too: they count for less."""

CATALYSTS: dict[Catalyst, re.Pattern[str]] = {
    Catalyst.DEADLINE: _named(
        r"(?:[Bb]y|[Bb]efore|[Uu]ntil|[Ii]n|[Dd]uring|[Nn]ot? later than|[Aa]t the end of) "
        r"(?:the end of |early |late |mid-|the (?:first|second) half of )?"
        rf"(?:\d{{1,2}} )?(?:{_MONTHS}|(?:19|20)\d\d)\b",
        r"[Ww]ithin (?:the next )?(?:\w+|\d+) (?:days|weeks|months|years)\b",
        r"(?:this|next) (?:year|month|spring|summer|autumn|fall|winter)\b",
        r"(?:by|before) the end of (?:the|this|next) (?:year|month|decade)\b",
    ),
    Catalyst.GEOGRAPHIC_FOCUS: _named(
        r"in Central Asia\b",
        r"Central Asia as\b",
        r"Central Asia's\b",
        r"of Central Asia\b",
        r"the Central Asian states",
        r"Afghanistan",
        r"(?:north|south)-?(?:east|west)(?:ern)? \w+",
        r"(?:the )?(?:Aral|Caspian|Black) Sea",
        r"[Tt]rans-Caspian",
        r"Fergh?ana",
        r"Middle Corridor",
        r"(?:Amu|Syr) Darya",
    ),
    Catalyst.INSTRUMENT: _any(
        r"(?:trade|visa|tax|investment) (?:relations|agreements?|treaty|treaties)",
        r"(?:security assistance|economic|financial|financing|policy) "
        r"(?:tools?|mechanisms?|instruments?)",
        r"capital increase",
        r"(?:trust |investment |equity )?funds?\b(?! of)",
        r"loans?\b",
        r"grants?\b",
        r"guarantees?\b",
        r"credit (?:lines?|facilit\w+)",
        r"memorand\w+",
        r"convention\b",
        r"treat(?:y|ies)\b",
        r"roadmaps?\b",
        r"action plans?\b",
        r"(?:public and private|public|private) financing",
    ),
    Catalyst.NAMED_AGENCY: _named(
        r"USAID",
        r"U\.S\. Agency for International Development",
        r"United States Agency for International Development",
        r"(?:U\.S\. )?Departments? of [A-Z]\w+",
        r"Development Finance Corporation",
        r"Export-Import Bank",
        rf"Ministr(?:y|ies) of {_NAME}",
        r"Ministry of [A-Z]\w+",
        r"(?:[A-Z]\w+ )+(?:Agency|Administration|Commission|Committee|Corporation|Service)\b",
    ),
    Catalyst.NAMED_MECHANISM: _named(
        r"C5 ?\+ ?1 (?:\w+ ){0,3}?(?:platform|[Dd]ialogue|Secretariat|[Ww]orking [Gg]roups?|"
        r"[Ff]orum|Ministerial meetings|[Cc]ouncil)",
        r"Partnership for Global Infrastructure",
        r"\bPGI\b",
        r"(?:[A-Z]\w+ ){1,4}"
        r"(?:Dialogue|Council|Forum|Working Group|Secretariat|Partnership|Platform)\b",
    ),
    Catalyst.NAMED_PROGRAMME: _named(
        r"(?:[A-Z]\w+ ){1,6}(?:and (?:[A-Z]\w+ ){1,3})?[Pp]rogram(?:me)?s?\b",
        r"programs such as [A-Z]",
        rf"[Pp]rogram(?:me)? {_NAME}",
        r"(?:[A-Z]\w+ ){1,5}Initiative\b",
    ),
    Catalyst.PRIORITY_PLACEMENT: _any(
        r"(?:first|main|key|top|highest) priorit(?:y|ies)\b",
        r"cornerstone",
        r"first and foremost",
        r"above all",
        r"of paramount",
        r"primary (?:goal|aim|task)",
    ),
    Catalyst.INTERNATIONAL_INSTITUTION: _named(
        r"World Bank",
        r"Asian Development Bank",
        r"European Bank for Reconstruction",
        r"\bEBRD\b",
        r"\bADB\b",
        r"International Monetary Fund",
        r"\bIMF\b",
        r"United Nations",
        r"\bUN\b",
        r"\bOSCE\b",
        r"World Trade Organi[sz]ation",
        r"\bWTO\b",
        r"Eurasian Development Bank",
        r"Islamic Development Bank",
        r"[Ii]nternational [Ff]inancial [Ii]nstitutions",
    ),
    Catalyst.PRIVATE_SECTOR: _any(
        r"private[- ]sector",
        r"private (?:investors|companies|enterprise|financing)",
        r"public and private",
        r"business(?:es| communit\w+| platform| people| leaders)\b",
        r"companies",
        r"entrepreneurs",
        r"chambers? of commerce",
    ),
    Catalyst.CIVIL_SOCIETY: _any(
        r"civil society",
        r"non-?governmental organi[sz]ations?",
        r"NGOs?\b",
        r"private enterprise",
        r"communit(?:y|ies) organi[sz]ations?",
        r"volunteers?\b",
    ),
    Catalyst.FUTURE_MEETING: _any(
        r"(?:next|upcoming|forthcoming|future|regular|annual) (?:\w+ ){0,2}"
        r"(?:meetings?|summits?|ministerials?|conferences?|sessions?|consultations|rounds?)",
        r"ministerials?\b",
        r"will meet\b",
        r"meet (?:regularly|again|annually)",
        r"conven\w+ (?:an? |the )?(?:\w+ ){0,4}(?:meeting|summit|conference|forum|group)",
        r"hold (?:an? |the )?(?:\w+ ){0,4}"
        r"(?:meeting|summit|conference|forum|session|consultations)",
    ),
}
"""What in the wording makes a promise easier to keep or to check."""

PROCESSES = re.compile(
    r"^(?:\w+ly )*(?:meet\w*|discuss\w*|evaluat\w+|explor\w+|consult\w*|stud(?:y|ying)|review\w*|"
    r"examin\w+|consider\w*|exchang\w+|shar(?:e|ing) views|"
    r"(?:continu\w+|maintain\w*|hold\w*|conduct\w*|resum\w+)(?: to)? (?:\w+ly )?"
    r"(?:our |their |the |an? |its )?"
    r"(?:\w+[- ]){0,3}?(?:dialogue|consultations|engagement|talks|discussions|meetings?|contacts|"
    r"sharing|exchang\w+|discuss\w*|consult\w*))\b",
    re.IGNORECASE,
)
"""How a promise to meet, talk or study begins, after the words that promise it."""

RESULTS = re.compile(
    r"^(?:\w+ly )*(?:launch|establish|creat(?:e|ing)|open|sign|adopt|ratify|conclud|complet|conven|"
    r"found|set up|host|unlock|publish|appoint|deliver|introduc|inaugurat|commission|abolish|"
    r"eliminat|provid\w+ (?:up to |over |more than )?[$€\d]|allocat|be (?:\w+ly )?(?:established|"
    r"created|launched|held|signed|set|opened|adopted|formed|built|completed|convened))\w*",
    re.IGNORECASE,
)
"""How a promise of a state of affairs begins; only where nobody merely works towards it."""

POSITIONS = re.compile(
    r"\b(?:re-?affirm|affirm|express|re-?iterat|underscor|confirm|stress|declar)\w* (?:\w+ ){0,4}?"
    r"(?:support (?:for|of)|adherence to|respect for)\b",
    re.IGNORECASE,
)
"""How somebody takes a stand."""

WEAK_RESOLVE = re.compile(
    r"\b(?:desire|readiness|willingness|intentions?|intent|aspirations?|ambitions?|interest|"
    r"plans?|preparedness)\b",
    re.IGNORECASE,
)
"""What binds less than a commitment, where it is affirmed."""

WEAK_VERBS = re.compile(
    r"^(?:\w+ly )*(?:endeavou?r|seek|strive|try|aim|support|encourage|explore|consider)\b",
    re.IGNORECASE,
)
"""What "will" promises only weakly."""
