"""Go's values, as docker prints them for the harvest of its fields."""

from __future__ import annotations

import pytest

from runbook_helpers.check.facts.harvest.go_values import parse


def test_fields_of_a_struct_are_read_with_what_each_is() -> None:
    """Nil pointers, lists, maps, times and texts with braces in them are told apart."""
    text = (
        '&types.Thing{Name:"a {b}, c", State:(*types.State)(nil), Mounts:[]types.Mount(nil), '
        'Labels:map[string]string{"a":"b"}, Base:types.Base{At:time.Date(1, time.January, 1, 0, '
        "0, 0, 0, time.UTC), Any:interface {}(nil), Since:<nil>}}"
    )
    value = parse(text)
    assert {name: inner.sort for name, inner in value.fields.items()} == {
        "Name": "plain",
        "State": "pointer",
        "Mounts": "list",
        "Labels": "map",
        "Base": "struct",
    }
    assert {name: inner.sort for name, inner in value.fields["Base"].fields.items()} == {
        "At": "plain",
        "Any": "map",
        "Since": "plain",
    }
    assert value.embeds("Base")
    assert value.embeds("State")
    assert not value.embeds("Mounts")


def test_a_text_that_is_no_value_is_an_error() -> None:
    """So that a changed way of printing is noticed."""
    with pytest.raises(ValueError, match="no Go value"):
        parse("!")
