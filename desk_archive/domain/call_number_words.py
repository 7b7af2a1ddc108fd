"""The words, abbreviations and forms by which call numbers are recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping

LEVELS: Mapping[str, str] = {
    # Russian and other archives of Soviet tradition, transliterated and in Cyrillic.
    "fond": "fond",
    "fonds": "fond",
    "фонд": "fond",
    "opis": "opis",
    "opis'": "opis",
    "opis’": "opis",
    "op": "opis",
    "опись": "opis",
    "оп": "opis",
    "delo": "delo",
    "dela": "delo",
    "дело": "delo",
    "papka": "papka",
    "papki": "papka",
    "папка": "papka",
    "пап": "papka",
    "list": "list",
    "лист": "list",
    "listy": "listy",
    "listi": "listy",
    "ll": "listy",
    "листы": "listy",
    "лл": "listy",
    "portsiia": "portsiia",
    "portsiya": "portsiia",
    "por": "por",
    "пор": "por",
    "korobka": "korobka",
    "korob": "korobka",
    "kor": "korobka",
    "короб": "korobka",
    "коробка": "korobka",
    "кор": "korobka",
    "ed. khr": "edinitsa khraneniia",
    "ед. хр": "edinitsa khraneniia",
    "tom": "tom",
    "том": "tom",
    "kniga": "kniga",
    "книга": "kniga",
    "perechen": "perechen",
    "per": "perechen",
    "dok": "document",
    "a.e": "arhivna edinitsa",
    "а.е": "arhivna edinitsa",
    "dans": "dans",
    "kh/n": "khadgalamjiin negj",
    # English.
    "record group": "record group",
    "rg": "record group",
    "manuscript group": "manuscript group",
    "mg": "manuscript group",
    "accession": "accession",
    "acc": "accession",
    "collection": "collection",
    "series": "series",
    "subseries": "subseries",
    "entry": "entry",
    "lot file": "lot",
    "lot": "lot",
    "box": "box",
    "boxes": "box",
    "container": "container",
    "carton": "carton",
    "drawer": "drawer",
    "folder": "folder",
    "folders": "folder",
    "file": "file",
    "file unit": "file",
    "item": "item",
    "microfilm": "microfilm",
    "reel": "reel",
    "frame": "frame",
    "frames": "frames",
    "piece": "piece",
    "section": "section",
    "part": "part",
    "document": "document",
    "doc": "document",
    "volume": "volume",
    "vol": "volume",
    "page": "page",
    "pages": "pages",
    "pp": "pages",
    "folio": "folio",
    "folios": "folios",
    "fol": "folio",
    "ff": "folios",
    "manuscript": "manuscript",
    "ms": "manuscript",
    # German.
    "bestand": "bestand",
    "akte": "akte",
    "aktenband": "akte",
    "signatur": "signatur",
    "mappe": "mappe",
    "karton": "karton",
    "faszikel": "faszikel",
    "blatt": "blatt",
    "bl": "blatt",
    # French, Italian, Spanish, Portuguese, Romanian.
    "dossier": "dossier",
    "série": "série",
    "liasse": "liasse",
    "busta": "busta",
    "fascicolo": "fascicolo",
    "fasc": "fascicolo",
    "legajo": "legajo",
    "expediente": "expediente",
    "caja": "caja",
    "carpeta": "carpeta",
    "caixa": "caixa",
    "pasta": "pasta",
    "maço": "maço",
    "dosar": "dosar",
    "dosarul": "dosar",
    "dosja": "dosja",
    "dos": "dosja",
    # Polish, Czech, Hungarian.
    "zespół": "zespół",
    "wiązka": "wiązka",
    "teczka": "teczka",
    "sygnatura": "sygnatura",
    "sygn": "sygnatura",
    "svazek": "svazek",
    "sv": "svazek",
    "a.j": "archivní jednotka",
    "ar.j": "archivní jednotka",
    "doboz": "doboz",
}
"""Words of levels, and abbreviations of two letters and more, with the level they mean."""

SHORT: Mapping[str, str] = {
    "f": "fond",
    "ф": "fond",
    "d": "delo",
    "dd": "delo",
    "д": "delo",
    "дд": "delo",
    "p": "papka",
    "п": "papka",
    "l": "list",
    "л": "list",
    "t": "tom",
    "т": "tom",
}
"""Abbreviations of one letter; they count only before figures, some only beside other levels."""

SOVIET = frozenset({"fond", "opis", "delo", "papka", "por", "edinitsa khraneniia"})
"""Levels beside which `d.`, `p.`, `l.` and `t.` mean delo, papka, list and tom."""

LEAVES = frozenset({"list", "listy", "page", "pages", "folio", "folios", "blatt", "frames"})
"""Levels whose value may be a list of figures."""

WEAK = frozenset({"page", "pages", "volume", "document", "part", "section", "tom", "folio", "item"})
"""Levels that printed works have too."""

BY_DIGITS = frozenset(
    set(LEVELS.values()) - {"fond", "folder", "bestand", "signatur", "collection"}
)
"""Levels whose value has to begin with figures, a Roman number or a single letter."""

_SIGNATURE = r"(?:[A-Z]\s)?[IVX]+\s?\d[\w/.]*|\d[\d/.]*[A-Za-z]?"

FORMS: tuple[tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]], ...] = (
    # RGASPI 558/11/342/78-79: fond, opis, delo, list.
    (
        re.compile(
            r"\b(?:RGASPI|RGANI|GARF|RGAE|RGVA|TsAMO|AVP ?RF|APRF|TsKhSD|ЦАМО|РГАСПИ|РГАНИ)\b"
        ),
        re.compile(
            r"\b((?:R-)?\d+\w?)/(\d+\w?)/(\d+\w?)(?:/(\d+\w?(?![-–\d]))|/(\d+\w?[-–]\d+\w?))?(?!/)"
        ),
        ("fond", "opis", "delo", "list", "listy"),
    ),
    # Foreign Ministry of China: 106-00129-01, 1-5.
    (
        re.compile(r"\b(?:PRC ?FMA|CFMA|FMA|AMFA|Foreign Ministry Archives?)\b", re.IGNORECASE),
        re.compile(r"\b(\d{3}-\d{5}-\d{2}(?:\(\d\))?)(?:,\s*(?:pp?\.\s*)?(\d+\s?[-–]\s?\d+))?"),
        ("file", "pages"),
    ),
    # The National Archives at Kew: FO 371/12345.
    (
        re.compile(r"\b(?:TNA|UKNA|National Archives|Public Record Office|PRO|Kew)\b"),
        re.compile(r"\b([A-Z]{1,4} ?\d{1,4})/(\d{1,6})\b(?![-/.]\d)"),
        ("series", "piece"),
    ),
    # Department of State: Central Decimal Files, 611.74/1-156.
    (
        re.compile(r"\b(?:RG|Record Group) ?\d"),
        re.compile(r"\b(Central (?:Decimal |Foreign Policy )?Files?|Subject[- ]Numeric Files)\b"),
        ("series",),
    ),
    (
        re.compile(r"\b(?:RG|Record Group) ?\d|\b(?:Department of State|Central) .*Files?\b"),
        re.compile(r"(?<![\w.])(\d{3}[A-Z]?(?:\.\d+)?/\d+[-–]\d{2,4})\b"),
        ("file",),
    ),
    # Federal Archives of Germany: DY 30/3524; DY 30, IV 2/2.035.
    (
        re.compile(r"\b(?:BArch|SAPMO|Bundesarchiv)"),
        re.compile(rf"\b([A-Z]{{1,2}} ?\d+)(?:\s?/\s?|,\s*)({_SIGNATURE})(?=[,;.\s]|$)"),
        ("bestand", "akte"),
    ),
    # Foreign Office of Germany: MfAA, C 1065/70.
    (
        re.compile(r"\b(?:PA ?AA|PolA ?AA|PA-AA|Politisches Archiv)\b"),
        re.compile(r"\b(MfAA|B ?\d+)[,\s]+([A-G] \d+/\d+|\d+)\b"),
        ("bestand", "akte"),
    ),
    # Foreign Ministry of Poland: 6/77 w-86 t-1312.
    (
        re.compile(r"\bw\s*[-.]\s*\d+"),
        re.compile(
            r"\b(?:z\s*[-.]\s*)?(?:(\d+/\d+),?\s+)?w\s*[-.]\s*(\d+),?\s+t\s*[-.]\s*(\d+\w?)\b"
        ),
        ("zespół", "wiązka", "teczka"),
    ),
    # National Archives of Hungary: 11. doboz.
    (
        re.compile(r"\bdoboz\b"),
        re.compile(r"\b(\d+)\. doboz\b"),
        ("doboz",),
    ),
)
"""Forms without level words: where they are looked for, what they look like, and their levels."""
