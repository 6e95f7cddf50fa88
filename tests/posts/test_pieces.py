"""What a text consists of."""

import pytest

from microblog.posts.pieces import LINK_LENGTH, MOST_TAGS, length, names_in, pieces, tags_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@alice and @Bob_2!", ["alice", "bob_2"]),
        ("(@alice) «@bob» @alice", ["alice", "bob"]),
        ("日本@aliceさん", ["alice"]),
        ("สวัสดี@alice", ["alice"]),
        ("mail alice@example.org", []),
        ("@alice@example.org", []),
        ("@al @" + "a" * 31, []),
        ("é@alice @aliceé @аlice", []),
        ("https://example.org/@alice", []),
    ],
)
def test_a_name_is_mentioned(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#cats #Cats #ＣＡＴＳ", ["cats"]),
        ("#Straße #STRASSE", ["strasse"]),
        ("#Ünïcode #日本語 ＃全角 #नमस्ते", ["ünïcode", "日本語", "全角", "नमस्ते"]),
        ("最高#猫、#犬", ["猫", "犬"]),
        ("#1 #_ # ## #! x#y &#39; /#a", []),
        ("#2fast #c++", ["2fast", "c"]),
        ("https://example.org/#cats", []),
        ("#" + "x" * 61, []),
    ],
)
def test_a_tag_is_found_in_every_script(text: str, tags: list[str]) -> None:
    assert tags_in(text) == tags


def test_one_text_fills_only_so_many_lists() -> None:
    text = " ".join(f"#t{number}" for number in range(100))

    assert len(tags_in(text)) == MOST_TAGS


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("abc", 3),
        ("e\u0301", 1),
        ("👨‍👩‍👧‍👦🇩🇪👍🏽", 3),
        ("한국어", 3),
        ("नमस्ते", 3),
        ("see https://example.org/" + "x" * 500, 4 + LINK_LENGTH),
        ("🇩🇪🇪🇸🇩", 3),
        ("http://a.org https://b.org", 2 * LINK_LENGTH + 1),
        ("a\nb", 3),
    ],
)
def test_length_counts_what_a_reader_sees(text: str, count: int) -> None:
    assert length(text) == count


@pytest.mark.parametrize("text", ["a @b #c https://d.org e", "#" + "x" * 61 + " @al", "＃a#b@c@@"])
def test_the_pieces_make_up_the_text(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text
