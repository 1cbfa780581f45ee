"""A host in any form becomes the URL to call, and a prompt leaves this machine only on purpose."""

from __future__ import annotations

import pytest

from runbook_helpers.errors import InputError
from runbook_helpers.providers.address import is_loopback, require_allowed, resolve_address


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        (":11434", "http://127.0.0.1:11434"),
        (":9", "http://127.0.0.1:9"),
        ("http://:9", "http://127.0.0.1:9"),
        ("gpu-box:8080", "http://gpu-box:8080"),
        ("GPU-box", "http://gpu-box:11434"),
        ("http://127.0.0.1:11434/", "http://127.0.0.1:11434"),
        ("http://localhost", "http://localhost:80"),
        ("HTTPS://example.com", "https://example.com:443"),
        ("https://example.com:8443/ollama/", "https://example.com:8443/ollama"),
        ("example.com/ollama", "http://example.com:11434/ollama"),
        ("::1", "http://[::1]:11434"),
        ("[::]:8080", "http://[::1]:8080"),
        (' "127.0.0.1" ', "http://127.0.0.1:11434"),
    ],
)
def test_every_form_of_ollama_host_is_read(given: str, url: str) -> None:
    """As an argument and as OLLAMA_HOST alike; 0.0.0.0 is where to listen, not where to call."""
    assert resolve_address(given, {}) == url
    assert resolve_address(None, {"OLLAMA_HOST": given}) == url


def test_the_argument_wins_and_this_machine_is_the_default() -> None:
    """An empty OLLAMA_HOST is as good as none."""
    assert resolve_address(":1", {"OLLAMA_HOST": ":2"}) == "http://127.0.0.1:1"
    assert resolve_address(None, {"OLLAMA_HOST": " "}) == "http://127.0.0.1:11434"
    assert resolve_address(None, {}) == "http://127.0.0.1:11434"


@pytest.mark.parametrize(
    "given",
    [
        "11434",
        "ftp://example.com",
        "host:port",
        "host:99999",
        "http://[::1",
        "user:secret@example.com",
        "http://example.com/?q=1",
        "two hosts",
    ],
)
def test_what_is_not_an_address_is_refused_with_the_forms_that_are(given: str) -> None:
    """A password in the address is never repeated in the message."""
    with pytest.raises(InputError) as caught:
        resolve_address(None, {"OLLAMA_HOST": given})
    assert str(caught.value).startswith("OLLAMA_HOST: ")
    assert "host:port" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:11434", True),
        ("http://127.8.8.8:1", True),
        ("http://[::1]:11434", True),
        ("http://[::ffff:127.0.0.1]:1", True),
        ("http://localhost:11434", True),
        ("http://ollama.localhost:11434", True),
        ("http://192.168.1.7:11434", False),
        ("http://[::ffff:10.0.0.1]:1", False),
        ("http://localhost.example.com:11434", False),
        ("http://127.0.0.1.example.com:11434", False),
    ],
)
def test_loopback_is_told_without_a_name_server(url: str, loopback: bool) -> None:
    """A name that merely looks local is not this machine."""
    assert is_loopback(url) is loopback


REMOTE = "http://gpu-box:11434"


def test_another_host_needs_permission() -> None:
    """The refusal names the host and the two ways to permit it."""
    with pytest.raises(InputError) as caught:
        require_allowed(REMOTE, environ={})
    assert str(caught.value) == (
        "http://gpu-box:11434: this host is not this machine, and a prompt holds details of your "
        "systems\n  expected: a host on this machine, or your permission\n"
        "  try: --allow-remote, or RUNBOOK_ALLOW_REMOTE=1"
    )


def test_permission_comes_from_the_argument_or_the_setting() -> None:
    """An explicit no beats a yes in the environment."""
    require_allowed(REMOTE, True, {})
    require_allowed(REMOTE, None, {"RUNBOOK_ALLOW_REMOTE": "Yes"})
    require_allowed("http://127.0.0.1:1", False, {})
    with pytest.raises(InputError):
        require_allowed(REMOTE, False, {"RUNBOOK_ALLOW_REMOTE": "1"})


def test_a_permission_that_is_neither_yes_nor_no_is_refused() -> None:
    """A misspelt value is not read as either."""
    with pytest.raises(InputError, match="RUNBOOK_ALLOW_REMOTE: 'ture' is neither yes nor no"):
        require_allowed(REMOTE, None, {"RUNBOOK_ALLOW_REMOTE": "ture"})
