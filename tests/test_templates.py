"""Templates: slots are filled, every other brace survives, gaps are never silent."""

from __future__ import annotations

import pytest

from runbook_helpers.errors import InputError
from runbook_helpers.templates import fill, render, slots

VALUES = {
    "failure_mode": "Disk full",
    "system_type": "Linux",
    "environment_details": "- os: Ubuntu",
    "refinement_requests": "1. add inodes",
    "runbook": "# Old",
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ failure_mode }} on {{system_type}}", "Disk full on Linux"),
        ("{failure_mode} on {system_type}", "Disk full on Linux"),
        ("{environment_details}\n{refinement_requests}\n", "- os: Ubuntu\n1. add inodes\n"),
        ("{initial_runbook}", "# Old"),
        ("-o jsonpath='{.items}'", "-o jsonpath='{.items}'"),
        ("awk '{print $1}' x | awk '{print}'", "awk '{print $1}' x | awk '{print}'"),
        ("{% raw %}{{ $labels.x }} {failure_mode}{% endraw %}", "{{ $labels.x }} {failure_mode}"),
        ("${HOST} ${#list[@]} %{http_code} {a,b} {}", "${HOST} ${#list[@]} %{http_code} {a,b} {}"),
        ('up{job="x"} > {"a": 1}', 'up{job="x"} > {"a": 1}'),
        ("{ failure_mode }_x{failure_mode}", "Disk full_xDisk full"),
    ],
)
def test_slots_are_filled_and_other_braces_stay(template: str, text: str) -> None:
    """Both spellings of a slot work; shell, PromQL and JSON pass through untouched."""
    assert fill(template, VALUES) == text


def test_a_value_is_never_read_as_a_template() -> None:
    """What people typed may hold braces of its own."""
    values = {**VALUES, "runbook": "{{ 7*7 }} {system_type} {% raw %}"}
    assert fill("{runbook}", values) == "{{ 7*7 }} {system_type} {% raw %}"


def test_all_unknown_slots_are_listed_at_once() -> None:
    """In either spelling, misspelt or invented."""
    with pytest.raises(InputError) as caught:
        fill("{failuremode} {{ envrionment }} {owner_team} {{ runbook }}", VALUES, where="x.txt")
    message = str(caught.value)
    assert message.startswith("x.txt: unknown slots: envrionment, failuremode, owner_team")
    assert "refinement_requests" in message


@pytest.mark.parametrize("template", ["{{ $labels.x }}", "{% if %}", "{{ failure_mode"])
def test_a_broken_template_is_an_error_with_its_line(template: str) -> None:
    """The hint says how literal braces are written."""
    with pytest.raises(InputError, match=r"x\.txt: line 2.*(\n.*)*raw"):
        fill(f"first\n{template}", VALUES, where="x.txt")


def test_slots_are_named_as_they_are_spelt_today() -> None:
    """Whoever asks what a template uses need not know the older spellings."""
    assert slots("{initial_runbook} {{ system_type }}") == {"runbook", "system_type"}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ names.host }}", "db-1"),
        ("{{ names.gone }}", "TODO(DBA: names.gone)"),
        ("{{ gone.deeper[0] }}", "TODO(DBA: gone.deeper.0)"),
        ("{{ details.pool.size }}", "TODO(DBA: details.pool.size)"),
        ("{{ names.gone | join(', ') }}", "TODO(DBA: names.gone)"),
        ("{% for x in names.gone %}{{ x }}{% endfor %}", "TODO(DBA: names.gone)"),
        ("{{ (names.gone | int) * 3 }}", "TODO(DBA: names.gone)"),
        ("{{ names.gone.items() }}", "TODO(DBA: names.gone.items)"),
        ("{% if names.gone %}yes{% else %}no{% endif %}", "no"),
    ],
)
def test_a_gap_in_the_environment_shows_wherever_it_is_used(template: str, text: str) -> None:
    """Filters and loops must not turn an unknown value into nothing or into 0."""
    values = {"names": {"host": "db-1"}, "details": {"pool": {}}}
    assert render(template, values, owner="DBA") == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ names.host[0] }}", "db-1"),
        ("{{ names.host | join('+') }}", "db-1"),
        ("{% for h in names.host %}<{{ h }}>{% endfor %}", "<db-1>"),
        ("{{ names.hosts }}", "a, b"),
        ("{{ names.hosts[1] }}", "b"),
        ("{{ names.hosts | join('+') }}", "a+b"),
    ],
)
def test_one_name_and_several_names_fit_the_same_template(template: str, text: str) -> None:
    """A company with one host can use a reference written for three, and the other way round."""
    assert render(template, {"names": {"host": "db-1", "hosts": ("a", "b")}}, owner="x") == text


def test_a_template_can_not_reach_into_the_program() -> None:
    """Templates come from files that people pass around: what is forbidden is a gap."""
    text = render("{{ ''.__class__.__mro__[1].__subclasses__() }}", {}, owner="x")
    assert text == "TODO(x: __class__.__mro__.1.__subclasses__)"
