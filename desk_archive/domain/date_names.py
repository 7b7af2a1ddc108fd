"""The words that dates are written with, by language; all folded as `domain.text.fold` does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_MONTHS = """
january jan januar janner janvier janv января январь янв enero ene gennaio janeiro styczen stycznia
    ianuarie januari ledna leden
february feb februar feber fevrier fevr февраля февраль фев февр febrero febbraio fevereiro luty
    lutego februarie februari unora unor
march mar marz mrz mars марта март мар marzo marco marzec marca martie maart mart brezna brezen
april apr avril avr апреля апрель апр abril abr aprile kwiecien kwietnia aprilie dubna duben
may mai мая май mayo maggio maio maj maja mei majus kvetna kveten
june jun juni juin июня июнь июн junio giugno junho czerwiec czerwca iunie junius cervna cerven
july jul juli juillet juil июля июль июл julio luglio julho lipiec lipca iulie julius cervence
    cervenec
august aug aout августа август авг agosto sierpien sierpnia augustus augusztus srpna srpen
september sep sept septembre сентября сентябрь сен сент septiembre setiembre settembre setembro
    wrzesien wrzesnia septembrie szeptember zari
october oct oktober okt octobre октября октябрь окт octubre ottobre outubro pazdziernik
    pazdziernika octombrie rijna rijen
november nov novembre ноября ноябрь ноя нояб noviembre novembro listopad listopada noiembrie
    listopadu
december dec dezember dez decembre декабря декабрь дек diciembre dicembre dezembro grudzien
    grudnia decembrie prosince prosinec
"""

_SEASONS = """
spring fruhling fruhjahr printemps весна весной весны primavera wiosna
summer sommer ete лето летом лета verano estate lato
autumn fall herbst automne осень осенью осени otono autunno jesien
winter hiver зима зимой зимы invierno inverno zima
"""


def _numbered(table: str, first: int) -> Mapping[str, int]:
    """Words by the number of their line; an indented line goes on with the one before."""
    lines = table.strip().replace("\n    ", " ").split("\n")
    return {word: number for number, line in enumerate(lines, first) for word in line.split()}


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


def alternatives(words: Iterable[str]) -> str:
    """Words as alternatives of a regular expression, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


MONTHS = _numbered(_MONTHS, 1)
"""Month names and their abbreviations without the dot."""

SEASONS = _numbered(_SEASONS, 21)
"""Seasons and their EDTF codes."""

ROMAN_MONTHS = {
    name: number
    for number, name in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), 1
    )
}
"""Months as Roman numbers, as telegrams and letters of central and eastern Europe have them."""

FILLERS = _words(
    "the of on in dated date a at year day month ad ce approx",
    "am den der des vom im jahr jahre jahres",
    "le la les du de d en an annee l au",
    "el del ano los il lo dia da do dos",
    "г гг год года году годы в от числа roku rok r dnia w",
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri",
    "sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "понедельник вторник среда четверг пятница суббота воскресенье",
)
"""Words that say nothing of the date."""

CIRCA = (
    r"circa|cca|ca|c|approximately|approx|about|around|roughly|etwa|ungefahr|um|vers|environ"
    r"|около|ок|примерно|приблизительно|hacia|alrededor de|intorno al|ok|okolo"
)
"""Words for an approximate date."""

PERHAPS = (
    r"possibly|probably|perhaps|presumably|likely|vermutlich|wahrscheinlich|vielleicht"
    r"|probablement|peut-etre|вероятно|возможно|предположительно|probablemente|forse"
)
"""Words for an uncertain date."""

BEFORE = (
    r"before|prior to|by|not later than|no later than|at the latest|not after|vor|spatestens"
    r"|avant|до|не позднее|antes de|prima del|pre"
)
"""Words before the latest date that may be meant."""

AFTER = (
    r"after|not before|not earlier than|no earlier than|nach|fruhestens|apres|после|не ранее"
    r"|не раньше|despues de|dopo il|post"
)
"""Words before the earliest date that may be meant."""

UNTIL = r"until|till|up to|bis|jusqu'a|jusqu'en|hasta|fino al"
"""Words before the end of a stretch of time."""

SINCE = r"since|as of|starting|seit|ab|depuis|a partir de|начиная с|desde|dal"
"""Words before the beginning of a stretch of time."""

BETWEEN = (
    (r"between", r"and"),
    (r"zwischen", r"und"),
    (r"entre", r"et|y|e"),
    (r"между", r"и"),
    (r"some time between|sometime between", r"and"),
)
"""Words around two dates between which the one meant lies."""

FROM_TO = (
    (r"from", r"to|until|till|through|thru"),
    (r"von|vom", r"bis|bis zum"),
    (r"du|de|d'", r"a|au|jusqu'a"),
    (r"с|со|от", r"по|до"),
    (r"del|desde|de", r"al|hasta|a"),
)
"""Words around the two ends of a stretch of time."""

TO = r"to|until|till|through|thru|bis|au|по|до|hasta"
"""Words between the two ends of a stretch of time."""

OR = r"or|oder|ou|или"
"""Words between two dates of which one is meant."""

PART = (
    r"early|earlier|mid|middle|late|later|beginning|start|end|the beginning|the end"
    r"|anfang|mitte|ende|debut|milieu|mi|fin|начало|начале|середина|середине|конец|конце"
    r"|principios de|mediados de|finales de|inizio|fine"
)
"""Words for a part of a year or month that has no limits anyone agrees on."""
