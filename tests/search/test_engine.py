"""The engine as its callers see it: taking in, finding, keeping order, several threads."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from desk_archive.domain.queries import IndexEntry, Query, SnippetField, Sort
from desk_archive.search.analysis import analyse
from desk_archive.search.engine import Result, SearchEngine
from desk_archive.search.whoosh_engine import WhooshEngine


def entry(number: int, text: str = "", **more: object) -> IndexEntry:
    return IndexEntry(number=number, texts=((f"d{number}", text),), **more)


def found(engine: WhooshEngine, typed: str, **more: object) -> list[int]:
    return list(engine.find(Query(text=typed), **more).numbers)


def test_it_is_what_the_other_boxes_expect(engine: WhooshEngine, columns_of) -> None:
    engine.load(columns_of([]))
    expected: SearchEngine = engine
    result: Result = expected.find(Query())
    assert result.total == 0


def test_importing_the_box_loads_neither_whoosh_nor_numpy() -> None:
    code = (
        "import sys, desk_archive.search, desk_archive.search.engine, desk_archive.search.parser;"
        "print([m for m in ('whoosh', 'numpy', 'socket') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_taken_in_is_found_at_once(filled) -> None:
    engine = filled([entry(1, "war"), entry(2, "peace")])
    assert found(engine, "war") == [1]
    engine.index([entry(1, "peace")])
    assert found(engine, "war") == []
    assert found(engine, "peace") == [1, 2]
    engine.delete([1, 99])
    assert found(engine, "peace") == [2]
    engine.clear()
    assert found(engine, "peace") == []
    assert engine.is_usable()


def test_of_an_entry_given_twice_the_last_counts(filled) -> None:
    engine = filled([entry(1, "war"), entry(1, "peace")])
    assert (found(engine, "war"), found(engine, "peace")) == ([], [1])


def test_only_records_with_columns_are_found(filled, columns_of) -> None:
    engine = filled([entry(1, "war"), entry(2, "war")])
    engine.load(columns_of([2]))
    assert found(engine, "war") == [2]
    assert found(engine, "NOT peace") == [2]
    assert found(engine, "war", scan=[entry(1, "war")]) == [2]


def test_another_engine_reads_what_the_first_wrote(filled, folder, columns_of) -> None:
    filled([entry(1, "war", title="Телеграмма")])
    other = WhooshEngine(folder, "5f0c", "secret")
    assert other.is_usable()
    other.load(columns_of([1, 2]))
    assert found(other, "телеграмма war") == [1]
    filled([entry(1, "war"), entry(2, "war")])
    assert found(other, "war") == [1, 2]
    other.close()


def test_scanned_entries_stand_in_for_what_the_index_holds(filled) -> None:
    engine = filled([entry(1, "war"), entry(2, "peace"), entry(3)])
    scan = [entry(1, "peace"), entry(3, "war")]
    assert found(engine, "war", scan=iter(scan)) == [3]
    assert sorted(found(engine, "peace", scan=iter(scan))) == [1, 2]
    assert found(engine, "", scan=scan) == [1, 2, 3]
    assert found(engine, "war") == [1]


def test_without_a_usable_index_scanning_still_answers(folder, columns_of) -> None:
    engine = WhooshEngine(folder, "5f0c", "secret")
    assert not engine.is_usable()
    engine.load(columns_of([1, 2]))
    assert found(engine, "war", scan=[entry(1, "war"), entry(2, "peace")]) == [1]
    assert found(engine, "war") == []
    assert not folder.exists()


def test_titles_weigh_more_and_short_texts_and_rare_words(filled) -> None:
    filler = " ".join(f"word{n}" for n in range(300))
    engine = filled(
        [
            entry(1, f"korea {filler}"),
            entry(2, filler, title="korea"),
            entry(3, "korea is here"),
            entry(4, f"korea armistice {filler}"),
            *(entry(n, filler) for n in range(5, 30)),
        ]
    )
    assert found(engine, "korea")[0] == 2
    assert found(engine, "korea").index(3) < found(engine, "korea").index(1)
    assert found(engine, "korea OR armistice")[0] == 4


def test_an_identifier_that_is_the_whole_query_comes_first(filled) -> None:
    engine = filled(
        [
            entry(1, "611.74/1-156 611.74/1-156", title="611.74/1-156 and others"),
            entry(2, "of 1956", wholes={"call": ("611.74/1-156",)}),
            entry(3, wholes={"call": ("611.74/1-156 and 157",)}),
        ]
    )
    assert found(engine, "611.74/1-156")[0] == 2
    assert sorted(found(engine, "611.74/1-156")) == [1, 2, 3]
    assert sorted(found(engine, "call:611.74/1-156")) == [2, 3]


def test_equal_relevance_is_ordered_by_date(engine: WhooshEngine, columns_of) -> None:
    engine.index([entry(n, "war") for n in (1, 2, 3)])
    engine.load(columns_of([1, 2, 3], dates={1: "1953", 2: None, 3: "1950"}))
    assert found(engine, "war") == [3, 1, 2]
    assert found(engine, "war", scan=[entry(1, "war")]) == [3, 1, 2]
    newest = engine.find(Query(text="war", sort=Sort.DATE, descending=True))
    assert list(newest.numbers) == [1, 3, 2]


def test_the_word_being_typed_is_a_beginning(filled) -> None:
    engine = filled([entry(1, "negotiations"), entry(2, "negligence")])
    assert found(engine, "negot") == []
    assert found(engine, "negot", unfinished=True) == [1]
    assert found(engine, "ne", unfinished=True) == [1, 2]
    assert found(engine, "n", unfinished=True) == []
    hits = engine.hits("negot", [entry(1, "negotiations")], unfinished=True)
    assert hits[1].snippets[0].ranges == ((0, 12),)


def test_hits_of_entries(filled) -> None:
    engine = filled([])
    entries = [entry(1, "the war, a war", title="War"), entry(2, "peace")]
    hits = engine.hits("war -peace", entries, snippets=1)
    assert (hits[1].count, hits[2].count) == (3, 0)
    (snippet,) = hits[1].snippets
    assert (snippet.field, snippet.document) == (SnippetField.TEXT, "d1")
    assert engine.hits("", entries)[1].snippets == ()


def test_a_phrase_at_word_hundred_thousand(filled) -> None:
    long = " ".join(["word"] * 100_000) + " end the war " + " ".join(["word"] * 100_000)
    engine = filled([entry(1, long), entry(2, "war the end")])
    assert found(engine, '"end the war"') == [1]
    assert found(engine, '"word end the war word"') == [1]
    hits = engine.hits('"end the war"', [entry(1, long)])[1]
    assert hits.count == 1
    ((start, end),) = hits.snippets[0].ranges
    assert long[start:end] == "end the war"


def test_a_megabyte_of_one_word_and_of_different_words(filled) -> None:
    rng = random.Random(5)
    different = " ".join(f"{rng.getrandbits(40):x}" for _ in range(30_000))
    engine = filled([entry(1, "x" * 1_000_000), entry(2, different)])
    assert found(engine, "x" * 1_000_000) == [1]
    assert found(engine, different[:9].split()[0]) == []
    assert found(engine, different.split()[20_000]) == [2]


def test_many_small_commits_are_merged_and_nothing_is_lost(filled, folder) -> None:
    engine = filled([entry(n) for n in range(1, 31)])
    for number in range(1, 31):
        engine.index([entry(number, f"war number{number}")])
    for number in range(1, 31, 2):
        engine.delete([number])
    assert sorted(found(engine, "war")) == list(range(2, 31, 2))
    assert found(engine, '"war number8"') == [8]
    assert found(engine, "number7") == []
    assert len(list(folder.glob("*.seg"))) < 20
    assert not list(folder.glob("*.trm"))


def test_languages(filled) -> None:
    engine = filled(
        [
            entry(1, "Сказал Хрущёв: мир"),
            entry(2, "Nguyễn Ái Quốc, Đà Nẵng"),
            entry(3, "w mieście Łódź"),
            entry(4, "人人生而自由，在尊严和权利上一律平等"),
            entry(5, "모든 인간은 태어날 때부터 자유로우며"),
            entry(6, "يولد جميع الناس أحرارًا"),
            entry(7, "มนุษย์ทั้งหลายเกิดมามีอิสระ"),
            entry(8, "すべての人間は、生れながらにして自由"),
            entry(9, "כל בני האדם נולדו בני חורין"),
            entry(10, "Alle Menschen sind frei: Straße"),
        ]
    )
    for typed, number in {
        "Хрущев": 1,
        "nguyen da nang": 2,
        "lodz": 3,
        "权利": 4,
        "自由": 4,
        "자유": 5,
        "احرارا": 6,
        "أَحْرَار*": 6,
        "อิสระ": 7,
        "人間": 8,
        "בְּנֵי": 9,
        "STRASSE": 10,
    }.items():
        assert number in found(engine, typed), typed
    assert sorted(found(engine, "自由")) == [4, 8]
    assert found(engine, "由自") == []


HOSTILE = [
    "*",
    '"',
    "((((",
    "field:",
    "author:",
    "\x00",
    "war\x00peace",
    "a AND",
    "date:9999999999",
    "date:" + "9" * 5_000,
    "\ud800",
    "(" * 50_000 + "war",
    "word " * 20_000,
    " ".join(f"w{n}" for n in range(15_000)),
    " OR ".join(f"w{n}" for n in range(9_000)),
    " ".join(f"{n:x}*" for n in range(10_000)),
    " OR ".join(f"{n:x}*" for n in range(10_000)),
    "a* " * 30_000,
    "-a " * 30_000,
    '"' + "the war " * 12_000 + '"',
    "x" * 100_000,
    "人" * 100_000,
    "(a OR (b AND " * 8_000,
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_are_answered(filled, typed: str) -> None:
    engine = filled([entry(n, f"the war of {n:x} word w{n}") for n in range(200)])
    began = time.process_time()
    engine.find(Query(text=typed), unfinished=True).facets()
    engine.hits(typed, [entry(1, "the war of words " * 50)], unfinished=True)
    assert time.process_time() - began < 10


def test_pasting_a_whole_document_finds_it(filled) -> None:
    rng = random.Random(1)
    texts = {n: " ".join(f"w{rng.randrange(3000)}" for _ in range(2000)) for n in range(1, 20)}
    engine = filled([entry(n, text) for n, text in texts.items()])
    assert found(engine, texts[7]) == [7]
    assert found(engine, f'"{texts[7]}"') == [7]


def test_queries_in_several_threads_while_the_index_changes(filled) -> None:
    engine = filled([entry(n, f"war number{n}") for n in range(1, 41)])
    stop = threading.Event()

    def ask(seed: int) -> int:
        rng = random.Random(seed)
        asked = 0
        while not stop.is_set() or not asked:
            number = rng.randrange(1, 21)
            assert found(engine, f'"war number{number}"') == [number]
            assert engine.find(Query(text="war")).total == 40
            asked += 1
        return asked

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask, seed) for seed in range(4)]
        try:
            for number in range(21, 41):
                engine.index([entry(number, f"war number{number} again")])
        finally:
            stop.set()
        assert all(each.result() for each in asking)


def test_every_hit_of_random_words_is_a_word_of_the_query(filled) -> None:
    rng = random.Random(3)
    vocabulary = ["war", "Łódź", "peace", "don't", "人权", "ﬁn", "e\u0301te\u0301", "Kim-Il"]
    entries = [
        entry(
            n, " ".join(rng.choices(vocabulary, k=40)), title=" ".join(rng.choices(vocabulary, k=3))
        )
        for n in range(1, 40)
    ]
    engine = filled(entries)
    for typed in vocabulary:
        numbers = found(engine, typed)
        terms = analyse(typed).terms
        hits = engine.hits(typed, entries)
        assert sorted(numbers) == [number for number, each in hits.items() if each.count]
        for each in hits.values():
            for snippet in each.snippets:
                for start, end in snippet.ranges:
                    piece = snippet.text[start - snippet.start : end - snippet.start]
                    assert analyse(piece).terms == terms
