"""Network, disk and service tools: tables that hold together, and lists the real tools settled."""

from __future__ import annotations

import pytest

from runbook_helpers.check.facts.packs import ToolFacts, load, tools
from runbook_helpers.check.judges.host import kinds, network_kinds
from runbook_helpers.check.judges.host.grammars import GRAMMARS
from runbook_helpers.check.judges.host.network.pcap_filter import fault
from tests.check.measure import Asked, ask, measure

GENERAL = {"gnu", "posix", "go", "dash", "curl", "lvm", "any", "free", "cobra"}
LISTS = ("heldout3_hostb", "heldout4_hostb", "heldout5_hostb", "heldout6_hostb")


def _all(facts: ToolFacts) -> list[ToolFacts]:
    return [facts, *(facts.subcommands[name] for name in facts.subcommands)]


def test_every_kind_and_style_a_table_names_exists() -> None:
    """A kind nobody wrote would fail only when a runbook first uses its option."""
    lost = []
    for tool in sorted(tools()):
        facts = load(tool)
        assert facts is not None
        if facts.style not in GENERAL | set(GRAMMARS):
            lost.append((tool, facts.style))
        for one in _all(facts):
            for kind in filter(None, (*one.kinds.values(), *one.operands)):
                name = kind.rstrip("*")
                known = name in kinds.PATTERNS or name in kinds._SPECIAL
                if not known and not network_kinds.is_range(name):
                    lost.append((one.tool, kind))
    assert not lost


@pytest.fixture(scope="module", params=LISTS)
def asked(request: pytest.FixtureRequest) -> list[Asked]:
    """Each line of one list with what the checker says of it."""
    return measure(request.param)


def test_commands_the_tools_accept_get_no_error(asked: list[Asked]) -> None:
    """At least 98 of 100."""
    good = [one for one in asked if not one.code]
    refused = [one.command for one in good if not one.right]
    assert len(refused) <= 0.02 * len(good), refused


def test_commands_the_tools_refuse_get_an_error(asked: list[Asked]) -> None:
    """At least 95 of 100."""
    bad = [one for one in asked if one.code]
    missed = [one.command for one in bad if not one.right]
    assert len(missed) <= 0.05 * len(bad), missed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tcp port 80 and host 10.0.0.5", ""),
        ("src or dst port 53", ""),
        ("(port 80 or port 443) and not net 10.0.0.0/8", ""),
        ("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and port 443", ""),
        ("port 80 or 443", ""),
        ("port 80 host 10.0.0.5", "lacks `and` or `or` before `host`"),
        ("port 80 and", "lacks a part after `and`"),
        ("port 70000", "names a port above 65535"),
        ("(port 80", "lacks a `)`"),
        ("host 10.0.0.300", "takes an address after `host`, not `10.0.0.300`"),
        ("dport 80", "cannot hold `dport` here; did you mean `port`?"),
    ],
)
def test_a_capture_filter_is_read_as_libpcap_reads_it(text: str, said: str) -> None:
    """The first fault is told in words."""
    assert fault(text) == said


@pytest.mark.parametrize(
    ("asked_of_haproxy", "code"),
    [
        ("show stat", ""),
        ("set server be/web1 state drain", ""),
        ("set server be/web1 weight 50%; show servers state be", ""),
        ("set server $BACKEND/web1 state maint", ""),
        ("show servers", "CMD001"),
        ("disable server web1", "CMD010"),
        ("set server be/web1 state down", "CMD010"),
        ("set server be/web1 weight", "CMD004"),
    ],
)
def test_what_is_piped_into_haproxys_socket_is_judged(asked_of_haproxy: str, code: str) -> None:
    """By the commands that haproxy's own help lists."""
    line = f'echo "{asked_of_haproxy}" | sudo socat stdio /run/haproxy/admin.sock'
    assert [error.code for error in ask(line).errors] == ([code] if code else [])


def test_the_same_words_piped_elsewhere_are_free() -> None:
    """Only haproxy's socket has these commands."""
    assert not ask('echo "show servers" | tee notes.txt').errors
