"""How a search query is parsed."""

from microblog.search.parsing import Term, parse


def test_what_a_query_says_twice_is_looked_for_once() -> None:
    query = parse('bread* Bread* "bread" salt "BREAD" bread*')

    assert query.terms == [
        Term(("bread",), is_beginning=True),
        Term(("bread",), is_beginning=False),
        Term(("salt",), is_beginning=False),
    ]
