"""Languages: their English names, their BCP 47 tags, and a cautious guess from a text.

Names follow ISO 639 as libraries and archives write them. The guess goes by script, then by
letters that only one language has, then by stop words; where that leaves a doubt it says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

_TABLE = """
af Afrikaans; am Amharic; ar Arabic; az Azerbaijani; be Belarusian, Byelorussian; bg Bulgarian
bn Bengali; bo Tibetan; bs Bosnian; ca Catalan; cs Czech; cy Welsh; da Danish; de German, Deutsch
el Greek, Modern Greek; en English; eo Esperanto; es Spanish, Castilian, Español; et Estonian
eu Basque; fa Persian, Farsi; prs Dari; fi Finnish; fr French, Français; ga Irish; gu Gujarati
he Hebrew; hi Hindi; hr Croatian; hu Hungarian, Magyar; hy Armenian; id Indonesian, Bahasa Indonesia
is Icelandic; it Italian, Italiano; ja Japanese; ka Georgian; kk Kazakh; km Khmer, Cambodian
ko Korean; ku Kurdish; ky Kyrgyz, Kirghiz; la Latin; lo Lao, Laotian; lt Lithuanian; lv Latvian
mk Macedonian; mn Mongolian; ms Malay; my Burmese; nb Norwegian Bokmål; ne Nepali; nl Dutch, Flemish
nn Norwegian Nynorsk; no Norwegian; pa Punjabi; pl Polish, Polski; ps Pashto; pt Portuguese, Português
ro Romanian, Rumanian, Moldavian; ru Russian, Русский; sh Serbo-Croatian, Serbo-Croat; si Sinhala
sk Slovak; sl Slovenian, Slovene; so Somali; sq Albanian; sr Serbian; sv Swedish; sw Swahili; ta Tamil
te Telugu; tg Tajik; th Thai; tk Turkmen; tr Turkish; tt Tatar; ug Uyghur, Uighur; uk Ukrainian
ur Urdu; uz Uzbek; vi Vietnamese; yi Yiddish; zh Chinese, Mandarin, Mandarin Chinese; zu Zulu
aa Afar; ab Abkhazian; ak Akan; an Aragonese; as Assamese; av Avaric; ay Aymara; ba Bashkir
bm Bambara; br Breton; ce Chechen; ch Chamorro; co Corsican; cv Chuvash; dv Divehi; dz Dzongkha
ee Ewe; ff Fulah; fj Fijian; fo Faroese; fy Western Frisian; gd Scottish Gaelic; gl Galician
gn Guarani; grc Ancient Greek; gv Manx; ha Hausa; ht Haitian Creole; ig Igbo; iu Inuktitut
jv Javanese; ki Kikuyu; kl Kalaallisut, Greenlandic; kn Kannada; ks Kashmiri; kw Cornish
lb Luxembourgish; lg Ganda; ln Lingala; mg Malagasy; mi Maori; ml Malayalam; mr Marathi; mt Maltese
nv Navajo; ny Nyanja, Chichewa; oc Occitan; om Oromo; or Odia, Oriya; os Ossetian; qu Quechua
rm Romansh; rn Rundi; rw Kinyarwanda; sa Sanskrit; sc Sardinian; sd Sindhi; se Northern Sami
sg Sango; sm Samoan; sn Shona; ss Swati; st Southern Sotho; su Sundanese; ti Tigrinya; tl Tagalog
tn Tswana; ts Tsonga; tw Twi; ty Tahitian; ve Venda; wo Wolof; xh Xhosa; yo Yoruba; za Zhuang
"""
_LONG_CODES = """
eng en; rus ru; ger de; deu de; fre fr; fra fr; chi zh; zho zh; cmn zh; kor ko; jpn ja; spa es; ita it
por pt; pol pl; cze cs; ces cs; slo sk; slk sk; hun hu; rum ro; ron ro; bul bg; alb sq; sqi sq; srp sr
hrv hr; mon mn; vie vi; ara ar; heb he; per fa; fas fa; tur tr; ukr uk; bel be; lat la; gre el; ell el
dut nl; nld nl; swe sv; dan da; nor no; fin fi; est et; lav lv; lit lt; hin hi; urd ur; tha th; ind id
aar aa; abk ab; afr af; aka ak; amh am; arg an; asm as; ava av; aym ay; aze az; azj az; bak ba; bam bm
baq eu; eus eu; ben bn; bos bs; bre br; bur my; mya my; cat ca; cha ch; che ce; chv cv; cos co; wel cy
cym cy; div dv; dzo dz; epo eo; ewe ee; fao fo; fij fj; fry fy; ful ff; geo ka; kat ka; gla gd; gle ga
glg gl; glv gv; grn gn; guj gu; hat ht; hau ha; hbs sh; arm hy; hye hy; ibo ig; ice is; isl is; iku iu
jav jv; kal kl; kan kn; kas ks; kaz kk; khm km; kik ki; kin rw; kir ky; kur ku; lao lo; lin ln; ltz lb
lug lg; mac mk; mkd mk; mal ml; mao mi; mri mi; mar mr; may ms; msa ms; zsm ms; mlg mg; plt mg; mlt mt
nav nv; nep ne; nno nn; nob nb; nya ny; oci oc; ori or; orm om; oss os; pan pa; pes fa; pus ps; que qu
roh rm; run rn; sag sg; san sa; sin si; slv sl; sme se; smo sm; sna sn; snd sd; som so; sot st; srd sc
ssw ss; sun su; swa sw; swh sw; tah ty; tam ta; tat tt; tel te; tgk tg; tgl tl; tib bo; bod bo; tir ti
tsn tn; tso ts; tuk tk; twi tw; uig ug; uzb uz; ven ve; wol wo; xho xh; yid yi; yor yo; zha za; zul zu
"""
_QUALIFIED = re.compile(
    r"\s*(?:\([^()]*\)|(?:translation|transcript|transcription|original|text|language))$",
    re.IGNORECASE,
)
_WITH_SCRIPT = re.compile(r"[A-Za-z]{2,3}-[A-Za-z]{4}(?:-|$)")
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})  # ISO 639-2: what is no single language.
_SAMPLE = 6_000
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*")


def _by_tag() -> Mapping[str, tuple[str, ...]]:
    entries = (entry.split(" ", 1) for entry in re.split(r"[;\n]\s*", _TABLE.strip()))
    return {tag: tuple(names.split(", ")) for tag, names in entries}


_NAMES = _by_tag()
_TAGS = {name.casefold(): tag for tag, names in _NAMES.items() for name in names}
_LONG = dict(entry.split() for entry in re.split(r"[;\n]\s*", _LONG_CODES.strip()))

_SCRIPTS = (
    ("HANGUL", "ko"),
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("CJK", "zh"),
    ("THAI", "th"),
    ("HEBREW", "he"),
    ("GREEK", "el"),
    ("ARMENIAN", "hy"),
    ("GEORGIAN", "ka"),
    ("KHMER", "km"),
    ("LAO", "lo"),
    ("MYANMAR", "my"),
    ("TIBETAN", "bo"),
    ("ETHIOPIC", "am"),
    ("TAMIL", "ta"),
    ("TELUGU", "te"),
    ("BENGALI", "bn"),
    ("ARABIC", None),
    ("CYRILLIC", None),
    ("DEVANAGARI", None),
    ("LATIN", None),
)
_OTHER_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "CYRILLIC": (
        *("ru", "uk", "be", "bg", "mk", "sr", "mn", "kk", "ky", "tg"),
        *("ab", "av", "ba", "ce", "cv", "os"),
    ),
    "ARABIC": ("ar", "fa", "prs", "ur", "ps", "ug", "ku", "ks", "sd"),
    "DEVANAGARI": ("hi", "ne", "mr", "sa", "ks", "sd"),
    "HEBREW": ("he", "yi"),
    "GREEK": ("el", "grc"),
    "ETHIOPIC": ("am", "ti"),
    "TIBETAN": ("bo", "dz"),
    "BENGALI": ("bn", "as"),
    "HANGUL": ("ko",),
    "CJK": ("zh", "ja"),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
}
_BOTH_SCRIPTS = frozenset({"sr", "sh", "bs", "az", "uz", "tk", "tt", "kk", "ku", "mn"})
"""Languages that are written in Latin letters as well as in others."""

# Letters that only one language of a script has among those that archives are likely to hold.
_LETTERS = {
    "CYRILLIC": (("їєґі", "uk"), ("ў", "be"), ("ђћ", "sr"), ("ѓќѕ", "mk"), ("өү", "mn")),
    "ARABIC": (("ٹڈڑے", "ur"), ("ۆېەۇ", "ug"), ("ټډړښ", "ps"), ("پچژگکی", "fa")),
    "LATIN": (("ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệ", "vi"), ("ő", "hu"), ("ă", "ro"), ("ğ", "tr")),
}

_STOP_WORDS = {
    "ru": "и в не на что с по как это он я к у из за от для его так но был быть мы они или при",
    "bg": "и на да се от за е не че по са като ще си това но той беше към при които",
    "sr": "и у је да се на за од су не као али који што би са би су ће",
    "en": "the of and to in that is was for with on by it as be which are from this at not have",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch",
    "fr": "le la les de des et en un une du que qui dans est pour par sur pas au aux avec ce",
    "es": "el la los las de que y en un una del se por con para es no al como su más",
    "pt": "o a os as de que e em um uma do da dos das no na para com não por mais ao",
    "it": "il la di che e un una del della in per non con sono le gli dei delle al si come",
    "nl": "de het een en van in is dat op te voor met niet zijn aan er ook door naar bij",
    "pl": "i w na z do nie się że jest to od po przez o jak dla za oraz który przy był",
    "cs": "a v na se je že s do o z pro k by jako ale za jsou tak po není který i ve",
    "sk": "a v na sa je že s do o z pre k by ako ale za sú tak po nie ktorý aj vo",
    "hu": "a az és hogy nem is egy ez meg de csak volt van mint vagy el ki még már",
    "ro": "de și în a la cu că nu pe este din se o un pentru care mai să au prin fi",
    "sv": "och i att det som en på är av för med till den har inte om ett de var",
    "da": "og i at det som en på er af for med til den har ikke om et de var der",
    "no": "og i at det som en på er av for med til den har ikke om et de var jeg",
    "fi": "ja on ei se että oli hän mutta kun tai ovat myös niin ole joka mukaan sekä",
    "sq": "dhe në të e për një me nga që të është ka nuk si janë por kjo tij së",
    "hr": "i u je da se na za od su ne kao ali koji što bi sa će nije biti te",
    "sl": "in je v na da se za so ki ne z pri kot tudi po bi od pa ali ter",
    "tr": "ve bir bu için ile olan olarak çok daha gibi kadar sonra her veya göre",
    "id": "dan yang di dari untuk dengan pada ini itu tidak dalam akan oleh ke adalah",
    "vi": "và của là có trong được các cho không với những một người này đã để",
    "af": "die van en in het is nie op te vir met wat dat hy aan sy was ook deur",
    "hi": "के और का में की है से को पर यह ने हैं कि एक भी नहीं",
}
_ALPHABETS = {
    "en": "éèêëïöôçñ",
    "de": "äöüßé",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "es": "áéíñóúü¿¡",
    "pt": "áâãàçéêíóôõúü",
    "it": "àèéìîòóù",
    "nl": "éëïóöüèê",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "ro": "ăâîșțşţ",
    "sv": "åäöé",
    "da": "æøåé",
    "no": "æøåéò",
    "fi": "äöå",
    "sq": "çë",
    "hr": "čćđšž",
    "sl": "čšž",
    "tr": "çğıöşüâî",
    "vi": "àáâãèéêìíòóôõùúýăđĩũơư",
    "af": "êëéèôöûïî",
}
_WORDS = {tag: frozenset(words.split()) for tag, words in _STOP_WORDS.items()}
_WORDS_OF_SCRIPT: Mapping[str, tuple[str, ...]] = {
    "CYRILLIC": ("ru", "bg", "sr"),
    "DEVANAGARI": ("hi",),
    "LATIN": tuple(tag for tag in _WORDS if tag not in ("ru", "bg", "sr", "hi")),
}


def language_tag(name: str) -> str | None:
    """The BCP 47 tag of a language named in English, its own language or by a code, or None.

    A tag that is one already comes back as it is, its language in lower case.
    """
    bare = unicodedata.normalize("NFC", name).strip(" .,;:")
    known = _TAGS.get(bare.casefold()) or _TAGS.get(_QUALIFIED.sub("", bare).casefold())
    if known:
        return known
    tag = _TAG.fullmatch(bare)
    if tag is None:
        return None
    language = tag.group(1).lower()
    short = _LONG.get(language, language)
    return short + bare[len(language) :].replace("_", "-") if short in _NAMES else None


def stated_tag(stated: str) -> str | None:
    """The BCP 47 tag of what a file says its language is, also of a language unknown here.

    None for words that are no tag, and for codes that say that there is no language or more than
    one.
    """
    known = language_tag(stated)
    tag = _TAG.fullmatch(stated.strip())
    if known or tag is None or tag.group(1).lower() in _NO_LANGUAGE:
        return known
    return tag.group(1).lower() + stated.strip()[len(tag.group(1)) :].replace("_", "-")


def language_name(tag: str) -> str | None:
    """The English name of the language of a BCP 47 tag, or None where the tag isn't known."""
    found = _TAG.fullmatch(tag.strip())
    if found is None:
        return None
    language = found.group(1).lower()
    names = _NAMES.get(_LONG.get(language, language))
    return names[0] if names else None


def is_language_name(text: str) -> bool:
    """Whether a text is the name of a language and nothing more."""
    return text.strip().casefold() in _TAGS


def alphabet(tag: str | None) -> str:
    """The small letters beyond a to z that a language in Latin script has; English if unknown."""
    return _ALPHABETS.get(tag or "en", _ALPHABETS["en"])


def document_language(text: str, stated: str | None = None) -> str | None:
    """The BCP 47 tag of a text: what is stated of it, else what script and words say, else None."""
    return (stated_tag(stated) if stated else None) or guess_language(text)


def guess_language(text: str) -> str | None:
    """The BCP 47 tag of the language a text is written in, or None where that isn't certain."""
    sample = _sample(text)
    counts = _script_counts(sample)
    script = _main_script(counts)
    if script is None:
        return None
    by_script = dict(_SCRIPTS).get(script)
    if script == "CJK" and counts["HIRAGANA"] + counts["KATAKANA"] > counts["CJK"] * 0.05:
        return "ja"
    return by_script or _by_letters(sample, script) or _by_words(sample, script)


def may_be_written_in(text: str, tag: str) -> bool:
    """Whether the script of a text allows it to be in a language.

    A text without letters may, and one in a language unknown here or of which a script is stated.
    """
    if language_name(tag) is None or _WITH_SCRIPT.match(tag):
        return True
    script = _main_script(_script_counts(_sample(text)))
    language = tag.split("-", maxsplit=1)[0]
    if script is None or language in _BOTH_SCRIPTS:
        return True
    of_script = _OTHER_SCRIPTS.get(script)
    if of_script is not None:
        return language in of_script
    own = next((name for name, only in _SCRIPTS if only == language), None)
    elsewhere = own or any(language in tags for tags in _OTHER_SCRIPTS.values())
    return script == own if script != "LATIN" else not elsewhere


def _sample(text: str) -> str:
    """Beginning, middle and end of a long text."""
    if len(text) <= _SAMPLE:
        return text
    third, middle = _SAMPLE // 3, len(text) // 2
    return " ".join((text[:third], text[middle : middle + third], text[-third:]))


def _script_counts(sample: str) -> Counter[str]:
    """How many letters there are of each script."""
    counts: Counter[str] = Counter()
    if sample.isascii():
        # There is no other script to compare with, and counting is dear.
        return Counter(LATIN=1) if sample.lower() != sample.upper() else counts
    for letter, number in Counter(sample).items():
        if letter.isalpha():
            name = "LATIN" if letter.isascii() else unicodedata.name(letter, "")
            script = next((known for known, _ in _SCRIPTS if name.startswith(known)), "")
            counts[script] += number
    return counts


def _main_script(counts: Counter[str]) -> str | None:
    """The script of most letters; ideographs and syllables say more than a letter."""
    weighed = {
        script: number * (1 if script in ("LATIN", "CYRILLIC", "GREEK") else 2)
        for script, number in counts.items()
        if script
    }
    if not weighed:
        return None
    return max(weighed, key=lambda script: weighed[script])


def _by_letters(sample: str, script: str) -> str | None:
    """The language that alone uses letters which stand in the sample more than by accident."""
    if sample.isascii():
        return None
    counts = Counter(sample.lower())
    letters = sum(number for c, number in counts.items() if c.isalpha())
    for special, tag in _LETTERS.get(script, ()):
        if sum(counts[c] for c in special) * 250 > letters:
            return tag
    return "ar" if script == "ARABIC" else None


def _by_words(sample: str, script: str) -> str | None:
    """The language whose stop words are most frequent, if the next is clearly behind."""
    words = Counter(re.findall(r"[^\W\d_]+(?:\u0300-\u036f)*", sample.lower()))
    if script == "DEVANAGARI":
        words = Counter(sample.split())
    total = sum(words.values())
    scores = sorted(
        (
            (sum(words[w] for w in words.keys() & _WORDS[tag]), tag)
            for tag in _WORDS_OF_SCRIPT.get(script, ())
        ),
        reverse=True,
    )
    if not scores or scores[0][0] < max(3, total * 0.08):
        return None
    best, tag = scores[0]
    return tag if len(scores) == 1 or best > scores[1][0] * 1.1 else None
