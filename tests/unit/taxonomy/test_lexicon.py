from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matcher.taxonomy.lexicon import MAX_WORDS, Entry, Lexicon, LexiconHit, other_number

WORDS = st.sampled_from(["a", "b", "as", "bs", "city", "cities", "c++", "class"])
PHRASES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
ENTRIES = st.lists(
    st.builds(Entry, PHRASES, st.just(("x",)), st.booleans(), st.booleans()), unique_by=lambda entry: entry.name, max_size=12
)


def naive_find(entries: list[Entry], tokens: list[str]) -> list[LexiconHit]:
    """Try every length at every place, longest first, by walking over all entries."""
    hits: list[LexiconHit] = []
    position = 0
    while position < len(tokens):
        for end in range(min(len(tokens), position + MAX_WORDS), position, -1):
            text = " ".join(tokens[position:end])
            exact = [entry for entry in entries if entry.name == text]
            other = [entry for entry in entries if entry.name == other_number(text) and not entry.is_fixed]
            if exact or other:
                found = (exact or other)[0]
                hits.append(LexiconHit(position, end, found.concept_ids, found.needs_context))
                position = end
                break
        else:
            position += 1
    return hits


@given(ENTRIES, st.lists(WORDS, max_size=12))
def test_find_is_the_naive_longest_match(entries: list[Entry], tokens: list[str]) -> None:
    assert Lexicon.from_entries(entries).find(tokens) == naive_find(entries, tokens)


def test_the_longest_name_wins_and_hits_do_not_overlap() -> None:
    lexicon = Lexicon.from_entries([Entry("spring", ("f",), True), Entry("spring boot", ("b",)), Entry("boot camp", ("c",))])
    assert lexicon.find(["java", "spring", "boot", "camp", "spring"]) == [
        LexiconHit(1, 3, ("b",), False),
        LexiconHit(4, 5, ("f",), True),
    ]


def test_the_last_word_may_stand_in_the_other_number() -> None:
    lexicon = Lexicon.from_entries(
        [Entry("rest api", ("a",)), Entry("batteries", ("b",)), Entry("windows", ("w",), is_fixed=True)]
    )
    assert [hit.concept_ids for hit in lexicon.find(["rest", "apis", "battery", "window", "windows", "rests", "api"])] == [
        ("a",),
        ("b",),
        ("w",),
    ]


def test_nothing_is_found_in_nothing() -> None:
    assert Lexicon.from_entries([]).find(["a"]) == []
    assert Lexicon.from_entries([Entry("a", ("x",))]).find([]) == []
