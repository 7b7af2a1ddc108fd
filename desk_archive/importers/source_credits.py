"""Who contributed, transcribed or translated a document, as statements of sources say it.

`Contributed by A. B. and translated for CWIHP by C. D.`, `Obtained and translated by E. F.`
"""

from __future__ import annotations

import re

from desk_archive.domain.records import AgentName, AgentRole

_LONGEST = 4_000

_VERBS = {
    "contributed": AgentRole.CONTRIBUTOR,
    "transcribed": AgentRole.CONTRIBUTOR,
    "obtained": AgentRole.CONTRIBUTOR,
    "provided": AgentRole.CONTRIBUTOR,
    "acquired": AgentRole.CONTRIBUTOR,
    "edited": AgentRole.CONTRIBUTOR,
    "donated": AgentRole.DONOR,
    "translated": AgentRole.TRANSLATOR,
}
_VERB = "|".join(_VERBS)
_STATEMENT = re.compile(
    rf"\b(?P<verbs>(?:{_VERB})(?:(?:,?\s+and\s+|,\s*|\s*&\s*|/)(?:{_VERB}))*)"
    r"(?:\s+(?!by\b)[^\s.;:]+){0,8}?\s+by:?\s+(?P<names>.+)",
    re.IGNORECASE,
)
_NEXT_VERB = re.compile(rf"[,;]?\s+(?:and\s+)?(?:{_VERB})\b", re.IGNORECASE)
_AFFILIATION = re.compile(r"\s*\([^()]*\)")
_FOR = re.compile(r"\s+(?:for|at|of the|from|in|on|with)\s+.*$")
_SENTENCE_END = re.compile(
    r"(?<!\b[^\W\d_])(?<!\b(?:Dr|Jr|Sr|St|Mr|Ms))(?<!\bMrs)(?<!\bProf)\.(?=\s|$)"
)
_BETWEEN_NAMES = re.compile(r",?\s+(?:and|&)\s+|\s*;\s*|,\s+(?!(?:Jr|Sr)\b)")
_NAME = re.compile(
    r"[^\W\d_][\w.'’-]*(?:\s+(?:(?:de|da|do|del|della|der|den|di|dos|du|van|von|la|le|el|al|bin|ibn|y|zu)"
    r"\s+)*[^\W\d_a-z][\w.'’-]*){0,5}(?:,? (?:Jr|Sr)\.?)?"
)
_ORGANISATION = re.compile(
    r"\b(?:Univers\w+|Institut\w*|Cent(?:er|re)|Project|Academy|Embassy|Archive\w*|College|Program\w*"
    r"|Ministry|Museum|Library|Foundation|Department|School|Council|CWIHP|NKIDP|NPIHP)\b"
)


def agents_in_source(statement: str) -> tuple[AgentName, ...]:
    """The persons whom a source statement thanks, each with what they did, in order.

    Names stand as the statement gives them, without affiliations in brackets.
    """
    found: list[AgentName] = []
    rest = _AFFILIATION.sub("", statement[:_LONGEST])
    while True:
        match = _STATEMENT.search(rest)
        if match is None:
            return tuple(dict.fromkeys(found))
        names = match.group("names")
        ends = [m.start() for p in (_SENTENCE_END, _NEXT_VERB) if (m := p.search(names))]
        end = min(ends, default=len(names))
        roles = dict.fromkeys(_VERBS[verb.lower()] for verb in _each_verb(match.group("verbs")))
        found.extend(AgentName(n, role) for n in _names(names[:end]) for role in roles)
        rest = names[end:]


def _each_verb(verbs: str) -> list[str]:
    return re.findall(_VERB, verbs, re.IGNORECASE)


def _names(text: str) -> list[str]:
    """The names between commas and `and`; a part that is no name is left out."""
    parts = (_FOR.sub("", part).strip(" ,;") for part in _BETWEEN_NAMES.split(text))
    return [p for p in parts if _NAME.fullmatch(p) and not _is_organisation_of(p, parts=text)]


def _is_organisation_of(part: str, *, parts: str) -> bool:
    """Whether a part is where the person before works; an organisation alone is an agent."""
    return bool(_ORGANISATION.search(part)) and "," in parts
