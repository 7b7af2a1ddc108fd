"""Sketches tell how near two texts are to each other."""

import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_archive.domain import near

WORDS = [f"word{number}" for number in range(3000)]


def text_of(words, seed=1):
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def altered(text, rate, seed=2):
    """The text with a share of its words changed."""
    choice = random.Random(seed)
    return " ".join(
        word if choice.random() > rate else f"new{choice.randrange(10**6)}" for word in text.split()
    )


def index_of(first, second):
    """The true Jaccard index of the shingles."""

    def shingles(text):
        words = text.split()
        return {tuple(words[place : place + 4]) for place in range(len(words) - 3)}

    one, other = shingles(first), shingles(second)
    return len(one & other) / len(one | other)


def test_layout_case_and_punctuation_do_not_matter():
    text = text_of(300)
    other = text.upper().replace(" ", ",\n  ")
    assert near.sketch(text) == near.sketch(other)
    assert near.similarity(near.sketch(text), near.sketch(other)) == 1.0


def test_other_texts_are_far():
    assert near.similarity(near.sketch(text_of(800)), near.sketch(text_of(800, seed=9))) == 0.0


def test_a_few_changed_words_leave_texts_near():
    text = text_of(800)
    sketch = near.sketch(text)
    assert near.similarity(sketch, near.sketch(altered(text, 0.02))) >= near.THRESHOLD
    assert near.similarity(sketch, near.sketch(altered(text, 0.3))) < near.THRESHOLD


def test_the_estimate_is_about_right():
    errors = []
    for seed in range(40):
        text = text_of(600, seed)
        other = altered(text, 0.05, seed)
        estimate = near.similarity(near.sketch(text), near.sketch(other))
        errors.append(estimate - index_of(text, other))
    assert abs(sum(errors) / len(errors)) < 0.03
    assert max(map(abs, errors)) < 0.2


def test_short_texts_are_compared_exactly():
    text = text_of(60)
    other = text.replace(text.split()[30], "else")
    estimate = near.similarity(near.sketch(text), near.sketch(other))
    assert estimate == index_of(text, other)


def test_a_text_of_a_few_words_has_no_sketch():
    assert near.sketch("") == ()
    assert near.sketch(text_of(near.FEWEST + 2)) == ()
    assert near.sketch(text_of(near.FEWEST + 4)) != ()
    assert near.similarity((), ()) == near.similarity((), near.sketch(text_of(90))) == 0.0


def test_scripts_without_spaces():
    choice = random.Random(5)
    text = "".join(chr(choice.randrange(0x4E00, 0x6E00)) for _ in range(1500))
    other = f"{text[:700]}又及{text[702:]}"
    far = "".join(chr(choice.randrange(0x4E00, 0x6E00)) for _ in range(1500))
    assert near.similarity(near.sketch(text), near.sketch(other)) > 0.9
    assert near.similarity(near.sketch(text), near.sketch(far)) == 0.0


def test_other_scripts():
    text = " ".join(f"слово{n * 7919 % 997} λέξη{n}" for n in range(300))
    assert near.similarity(near.sketch(text), near.sketch(text.title())) == 1.0


def test_long_texts_are_taken_in_pieces():
    text = text_of(120_000)
    sketch = near.sketch(text)
    assert len(sketch) == near.SIZE
    assert near.similarity(sketch, near.sketch(f"A heading. {text}")) > 0.95


def test_it_is_quick():
    text = text_of(620)
    near.sketch(text)
    started = time.perf_counter()
    for _ in range(50):
        near.sketch(text)
    # Some 0.35 ms for 5,000 characters; much room for busy machines.
    assert (time.perf_counter() - started) / 50 < 0.005


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_two_texts(first, second):
    one, other = near.sketch(first), near.sketch(second)
    assert list(one) == sorted(set(one))
    assert len(one) <= near.SIZE
    assert near.similarity(one, other) == near.similarity(other, one)
    assert 0.0 <= near.similarity(one, other) <= 1.0
    assert near.similarity(one, one) == (1.0 if one else 0.0)
