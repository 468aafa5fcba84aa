"""The words by which the rules of a first reading tell a promise from what looks like one.

Each is a piece of a regular expression, for lower-case letters and straight quotation marks.
"""

__all__ = [
    "ACTORS",
    "ADVERBS",
    "AIMS",
    "AN_ACTOR_DOES",
    "BETWEEN",
    "DOING",
    "FORECASTS",
    "OF_OTHERS",
    "OWN",
    "PASSIVES",
    "RESOLVE",
    "SAY",
    "STRENGTH",
    "THINGS",
    "TO_DO",
    "VERBS",
]

ACTORS = (
    "we|they|he|she|i|us|who|both|all|sides?|parties|party|leaders?|presidents?|ministers?|"
    "ministr(?:y|ies)|governments?|countries|country|states?|nations?|members?|participants?|"
    "delegations?|teams?|officials|experts|heads|secretary|secretariat|departments?|agency|"
    "agencies|bank|corporation|union|commission|council|partners|principals|representatives|"
    "diplomats|capitals|signatories|authorities|administration|donors|group|groups|committee|"
    "chairs?|co-chairs?|chairmanship|troika|republics"
)
"""Who can promise, as the last word of a subject; a name can, too."""

THINGS = (
    "it|this|that|these|those|which|there|what|such|"
    r"vision|demands?|efforts?|cooperation|collaboration|partnership|relationship|ties|"
    "meetings?|summit|forum|conference|dialogue|event|visit|talks|discussions?|session|"
    r"projects?|program(?:me)?s?|initiatives?|routes?|corridors?|agreements?|memorand\w+|"
    "documents?|declaration|statement|strategy|plan|roadmap|investments?|funds?|funding|"
    "assistance|support|measures?|steps?|actions?|activities|work|platforms?|mechanism|format|"
    r"framework|cent(?:re|er)|facility|plant|pipeline|railway|line|network|system|technolog\w+|"
    "attention|situation|issues?|trade|exports?|connectivity|stability|security|development|growth|progress|success|"
    "challenges?|threats?|change|resources|minerals|markets?|region|world|people|generations?|"
    r"approach|results?|outcomes?|opportunit\w+|potential|economy|economies|future|capacity|peace|"
    "process|exchanges?|grants?|loans?|package|tranche|contribution|implementation|"
    "establishment|creation"
)
"""What cannot: what a forecast or a description speaks of."""

OWN = (
    r"(?:(?:our|their) (?:own )?(?:[\w-]+ ){0,3}?|the (?:(?:foreign|relevant|line|working|"
    r"competent|respective|c5\+1|national|intergovernmental|joint) )+)"
    "(?:ministers?|ministr(?:y|ies)|groups?|secretariat|experts|officials|teams|"
    "governments?|agencies|bodies|heads|commissions?|deputies|authorities|diplomats|departments?|envoys?|representatives)"
)
"""Whom a call addresses who belongs to those who speak."""

ADVERBS = (
    r"(?:\w+ly |also |further |jointly |again |once |still |both |all |each |together |now |"
    r"therefore |hereby |mutually |strongly )*"
)

STRENGTH = (
    r"(?:(?:strong|strongest|firm|full|mutual|shared|common|joint|collective|continued|continuing|"
    r"enduring|long-?standing|unwavering|steadfast|deep|ongoing|renewed|own|clear|further|"
    r"respective|active|keen|special|sustained|lasting|u\.s\.|american|european|eu's|\w+'s?|and|"
    r"the|their|our|its|his|her|an?) )*"
)

BETWEEN = (
    r"(?:(?!that\b|which\b|requires?\b|importance\b|need\b|role\b|value\b|is\b|are\b|of\b|to\b|"
    r"in\b|on\b|for\b|with\b|by\b)[\w'.,&-]+ ){0,8}?"
)
"""Up to eight words between "reaffirmed" and "commitment" that do not begin another thought."""

RESOLVE = (
    "(?:commitments?|determination|readiness|willingness|intentions?|intent|resolve|desire|"
    "dedication|preparedness|pledges?|aspirations?|ambitions?|interest|adherence|obligations?|"
    "plans?)"
)

SAY = (
    r"(?:(?:re-?affirm|affirm|re-?confirm|confirm|express|re-?iterat|underscor|underlin|stress|"
    r"emphasi[sz]|highlight|not|reinforc|renew|voic|declar|re-?stat|announc|demonstrat|convey|"
    r"signal|manifest|outlin|indicat)(?:e|es|ed|s|ing)?|(?:re-?affirm|shar(?:e|es|ed|ing))"
    r"(?= (?:an? |the |our |their )))"
)

TO_DO = (
    rf"to (?:{ADVERBS})(?!the\b|a\b|an\b|our\b|their\b|its\b|his\b|this\b|these\b|all\b|each\b)"
    "[a-z-]+"
)
"""An infinitive; no direction ("to the region")."""

AIMS = (
    "(?:develop|expan|strengthen|deepen|enhanc|improv|implement|creat|establish|build|promot|"
    "integrat|advanc|protect|preserv|rais|increas|diversif|reduc|combat|counter|recogni|"
    "accelerat|moderni|digitali|liberali|facilitat|revers|achiev|ensur|further|sustain|restor|"
    "resolv|prevent|eliminat|glacier|"
    "accession|access|membership|reform|transition|adapt|conserv|repatriat|attract|encourag|"
    "foster|maintain|launch|settl|entry into|ratif|adopt|conclu|complet|resum|operationali|"
    "early |normali|rule of law|human rights|connectivity|cooperation|"
    "trade|women|youth|inclus|regional|closer|greater|stronger|continued|resilien|energy|climate)"
)
"""How an aim begins that can be supported; a body, or another's effort, is none."""

OF_OTHERS = (
    r"(?:the |its |their )?(?:\w+(?:'s|s') |\w+ (?:government|president)'s )(?:\w+ ){0,3}?"
    r"(?:efforts|reforms?|program\w*|agenda|initiatives?|role|work|candidacy|plans?)\b|(?:the )?"
    r"(?:efforts|work|role|initiatives?|reforms?|implementation of the (?:\w+ )?(?:agenda|"
    r"program\w*|reforms?)) (?:of|by)?"
)
"""What others do, which support promises nothing for."""

DOING = (
    r"(?:hosting|holding|conven\w+|launch\w+|sign\w+|continu\w+|work\w+|deepen\w+|expand\w+|"
    r"strengthen\w+|cooperat\w+|collaborat\w+|develop\w+|implement\w+|advanc\w+|build\w+|"
    r"resum\w+|organi[sz]ing|establish\w+|promot\w+|increas\w+|enhanc\w+)"
)

FORECASTS = (
    "require|need|depend|face|remain|benefit|bring|grow|contribute|serve|mean|have|become|help|"
    "allow|enable|lead|guide|set|mark|include|cover|focus|attend|participate|arrive|visit|travel|"
    "hear|reach|result|shape|make|see|know|never|not|fly|depart|join|speak|last"
)
"""Verbs that tell what will come, or who will be where."""

AN_ACTOR_DOES = "focus|help|contribute|make|bring|set|serve|allow|enable|join|include"
"""Of these, what somebody can promise."""

PASSIVES = (
    "established|created|launched|set|formed|convened|developed|prepared|signed|implemented|held|"
    r"organi[sz]ed|expanded|strengthened|provided|continued|given|taken|made|carried|undertaken|"
    "introduced|appointed|opened|built|allocated|directed|submitted|adopted|paid|"
    r"focused|prioriti[sz]ed|hosted|completed|increased"
)

VERBS = (
    "accelerate|achieve|adapt|address|adopt|advance|align|allocate|assist|attract|avoid|boost|"
    "bolster|build|collaborate|combat|complete|conclude|conduct|conserve|consult|continue|convene|"
    "cooperate|coordinate|counter|create|curb|deepen|deliver|deploy|design|develop|digitali[sz]e|"
    "discuss|diversify|double|draft|ease|eliminate|enable|encourage|end|engage|enhance|ensure|"
    "establish|evaluate|exchange|expand|expedite|explore|extend|facilitate|fight|finali[sz]e|"
    "finance|form|foster|fund|further|harmoni[sz]e|harness|hold|host|identify|implement|improve|"
    "include|increase|inform|initiate|integrate|intensify|introduce|invest|involve|join|launch|"
    "leverage|link|maintain|make|meet|mobili[sz]e|moderni[sz]e|monitor|open|operationali[sz]e|"
    "organi[sz]e|participate|prepare|present|preserve|prevent|prioriti[sz]e|promote|protect|"
    "provide|publish|pursue|raise|ratify|reduce|refrain|regularly|remove|repatriate|respect|"
    "respond|restore|resume|review|revive|secure|seek|set up|share|sign|simplify|stimulate|"
    "streamline|strengthen|study|submit|support|sustain|tackle|take|train|transfer|unlock|update|"
    "upgrade|uphold|use|utili[sz]e|widen|work"
)
"""What a promise does, as an infinitive: how an item of a list begins."""
