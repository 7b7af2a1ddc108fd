"""Long texts are cut where blocks end, and nothing gets lost at a cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk_archive.ui.viewer.parts import blocks, count_paragraphs, cut, part_at


@given(st.text(st.sampled_from("ab \n\n"), max_size=200), st.integers(1, 40))
def test_the_parts_together_are_the_text(text: str, limit: int) -> None:
    parts = cut(text, limit)
    joined = ""
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        assert part.end - part.start <= limit
        joined += text[part.start : part.end]
        if following is not None:
            between = text[part.end : following.start]
            assert between in ("", "\n")
            joined += between
            if not between:
                # Cut inside a line only where it is as long as a part.
                line = text[text.rfind("\n", 0, part.end) + 1 :].partition("\n")[0]
                assert len(line) >= limit
        before = text[: part.start].split("\n")[:-1]
        assert part.paragraphs == sum(bool(line.strip()) for line in before)
    assert joined == text


@given(st.text(st.sampled_from("ab \n\n"), max_size=200), st.integers(1, 40))
def test_every_offset_is_in_the_part_that_is_said_to_hold_it(text: str, limit: int) -> None:
    parts = cut(text, limit)
    for offset in range(len(text) + 1):
        part = part_at(parts, offset)
        assert part.start <= offset <= part.end


@given(st.text(st.sampled_from("ab \n"), max_size=100))
def test_blocks_are_the_lines(text: str) -> None:
    assert [text[a:b] for a, b in blocks(text, 0, len(text))] == text.split("\n")
    assert count_paragraphs(text, 0, len(text)) == sum(map(bool, map(str.strip, text.split("\n"))))


def test_a_text_of_a_million_is_one_part_and_one_more_is_two() -> None:
    line = "x" * 99 + "\n"
    assert len(cut(line * 10_000)) == 1 + 0
    first, second = cut(line * 10_000 + "more")
    assert first.end == second.start - 1
    assert second.paragraphs == 10_000


def test_a_run_without_any_place_to_break_has_a_part_of_its_own() -> None:
    text = f"before\n{'x' * 30_000}\nafter"
    before, run, after = cut(text)
    assert [p.break_anywhere for p in (before, run, after)] == [False, True, False]
    assert text[run.start : run.end] == "x" * 30_000
    assert text[after.start : after.end] == "after"


def test_chinese_breaks_by_itself() -> None:
    (part,) = cut("漢字" * 30_000)
    assert not part.break_anywhere
