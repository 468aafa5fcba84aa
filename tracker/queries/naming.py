"""Which actors a text names, by any of their names: a proposal for whoever enters an act."""

import re
from collections import defaultdict
from collections.abc import Iterable

from tracker.choices import TranslatedKind
from tracker.models import Actor, ActorAlias, Translation

_INITIALS = re.compile(r"(?<![^\W_])((?:[A-Z]\.){2,})")
# Shorter codes and names of one word may be any word: State, Treasury. Those of states are none.
_SHORTEST_CODE = 3
# Cases of Russian: Казахстан, Казахстана, Казахстаном.
_ENDING = r"\w{0,2}"


def actors_named(words: str) -> list[Actor]:
    """The actors that the words name, in their order; with an agency the party it belongs to.

    Compared are codes, names and aliases as they are written, and names of the parties in other
    languages with the endings that they take. Three queries, whatever the size.
    """
    plain = _without_points(words)
    actors = {actor.pk: actor for actor in Actor.objects.not_merged().select_related("parent")}
    names: dict[int, set[str]] = defaultdict(set)
    for actor in actors.values():
        names[actor.pk].update(filter(None, (actor.name, actor.formal_name)))
        if actor.is_party:
            names[actor.pk].update(filter(None, (actor.adjective, actor.endonym)))
        if len(actor.code) >= _SHORTEST_CODE or actor.is_party:
            names[actor.pk].add(actor.code)
    aliases = ActorAlias.objects.filter(actor__merged_into=None)
    for actor_id, alias in aliases.values_list("actor", "name"):
        if " " in alias or actors[actor_id].is_party:
            names[actor_id].add(alias)
    by_code = {actor.code: actor.pk for actor in actors.values()}
    translated = Translation.objects.filter(kind=TranslatedKind.ACTOR, field="name")
    inflected: dict[int, set[str]] = defaultdict(set)
    for code, name in translated.values_list("key", "text"):
        if code in by_code:
            inflected[by_code[code]].add(name)
    found = {
        pk
        for pk in actors
        if _is_named(plain, names[pk]) or _is_named(plain, inflected[pk], _ENDING)
    }
    parents = [actors[pk].parent for pk in found]
    found |= {parent.pk for parent in parents if parent is not None and parent.is_party}
    return [actor for actor in actors.values() if actor.pk in found]


def _without_points(words: str) -> str:
    """The words with initials written as codes are: US for U.S."""
    return _INITIALS.sub(lambda match: match[1].replace(".", ""), words)


def _is_named(words: str, names: Iterable[str], ending: str = "") -> bool:
    listed = "|".join(re.escape(_without_points(name)) for name in names)
    return bool(listed and re.search(rf"(?<!\w)(?:{listed}){ending}(?![\w-])", words))
