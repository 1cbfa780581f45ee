"""No secret is sent, saved with a prompt, or kept in the cache."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbook_helpers import environment as environments
from runbook_helpers import stages
from runbook_helpers.errors import InputError
from runbook_helpers.session import Session, open_session
from runbook_helpers.writing.privacy import secrets_of
from tests.ollama_script import Turn
from tests.ollama_server import OllamaServer
from tests.projects import ENVIRONMENT, ROOT, make_project

PASSWORD = "Tr0ub4dor-9c"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "p", "disk_full")


def session(project: Path, server: OllamaServer, **flags: object) -> Session:
    given = {"provider": "ollama", "host": server.host, "num_ctx": 4096, **flags}
    return open_session("disk full", project=project, **given)


def with_password(project: Path) -> None:
    details = {"database": {"db_password": PASSWORD, "image": "sha256:" + "ab12" * 16}}
    file = project / "environments/environment_disk_full.json"
    file.write_text(json.dumps({**ENVIRONMENT, "details": details}), encoding="utf-8")


def everything_in(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in folder.rglob("*") if path.is_file())


def test_a_secret_in_the_environment_stops_the_prompt_and_names_its_key(
    project: Path, ollama_server: OllamaServer
) -> None:
    """Nothing is sent or saved, and the message does not say the secret again."""
    with_password(project)
    with pytest.raises(InputError, match="environment › details › database › db_password") as told:
        stages.draft(session(project, ollama_server))
    assert "--redact" in str(told.value)
    assert PASSWORD not in str(told.value) + everything_in(project / "outputs")
    assert ollama_server.chats() == []


def test_redacted_it_is_sent_and_saved_as_a_placeholder(
    project: Path, ollama_server: OllamaServer
) -> None:
    """The placeholder stays in the draft for a person to see; run.json names the key."""
    with_password(project)
    ollama_server.say(Turn("# Runbook\n\nThe password is <SECRET_1>.\n"))
    made = session(project, ollama_server, redact=True)
    drafted = stages.draft(made)
    (chat,) = ollama_server.chats()
    assert "db_password: <SECRET_1>" in chat.messages[0]["content"]
    assert "The password is <SECRET_1>." in drafted.text
    assert PASSWORD not in everything_in(project / "outputs")
    record = made.workspace.record(stages.INITIAL_PROMPT) or {}
    assert len(record["redacted"]) == 1
    assert "db_password" in record["redacted"][0]


def test_redacted_by_section_no_file_holds_the_secret(
    project: Path, ollama_server: OllamaServer
) -> None:
    """The prompt of each section is kept as it was sent."""
    with_password(project)
    ollama_server.say(*[Turn("Look at <SECRET_1> first.\n")] * 20)
    stages.draft(session(project, ollama_server, redact=True, by_section=True))
    chats = ollama_server.chats()
    assert len(chats) > 1
    assert any("<SECRET_1>" in chat.messages[0]["content"] for chat in chats)
    kept = everything_in(project / "outputs")
    assert "<SECRET_1>" in kept
    assert PASSWORD not in kept


def test_a_secret_in_a_note_or_runbook_stops_refining(
    project: Path, ollama_server: OllamaServer, tmp_path: Path
) -> None:
    made = session(project, ollama_server)
    mine = tmp_path / "mine.md"
    mine.write_text(f"# Mine\n\ncurl -u admin:{PASSWORD} http://host-1\n", encoding="utf-8")
    stages.adopt(made, mine)
    stages.notes(session(project, ollama_server, redact=True), ["use AKIAQQQQWWWWEEEERRRR"])
    with pytest.raises(
        InputError, match=r"note n1, line 1: an AWS.*runbook, line 3: a password"
    ) as told:
        stages.refine(made)
    assert "`runbook notes --remove ID` takes a note out" in str(told.value)
    assert ollama_server.chats() == []
    assert not made.workspace.has(stages.REFINEMENT_PROMPT)


def test_what_the_runbook_held_is_put_back_as_it_was(
    project: Path, ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """And what a note held is not: it was never in the document."""
    made = session(project, ollama_server, redact=True)
    mine = tmp_path / "mine.md"
    line = f"curl -u admin:{PASSWORD} http://host-1"
    mine.write_text(f"# Mine\n\n{line}\n", encoding="utf-8")
    stages.adopt(made, mine)
    stages.notes(made, ["use the key AKIAQQQQWWWWEEEERRRR"])
    reply = "# Mine\n\ncurl -u admin:<SECRET_2> http://host-1\n\nKey: <SECRET_1>\n"
    ollama_server.say(Turn(reply))
    refined = stages.refine(made).text
    assert line in refined
    assert "Key: <SECRET_1>" in refined
    (chat,) = ollama_server.chats()
    sent = chat.messages[0]["content"]
    assert sent == made.workspace.read(stages.REFINEMENT_PROMPT)
    for secret in (PASSWORD, "AKIAQQQQWWWWEEEERRRR"):
        assert secret not in sent + everything_in(project / "outputs/.replies")


@pytest.mark.parametrize("file", sorted((ROOT / "environments").glob("*.json")), ids=str)
def test_the_shipped_environments_raise_no_alarm(file: Path) -> None:
    environment = environments.load(file)
    assert secrets_of(environment.details_text(), environment).found == ()


@pytest.mark.parametrize("file", sorted((ROOT / "prompt_templates").iterdir()), ids=str)
def test_the_shipped_templates_and_references_raise_no_alarm(file: Path) -> None:
    assert secrets_of(file.read_text(encoding="utf-8")).found == ()


@pytest.mark.parametrize(
    "value",
    [
        "${DB_PASSWORD}",
        "$PGPASSWORD",
        "vault:secret/data/orders#password",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders",
        "read from Vault at shift start",
    ],
)
def test_the_place_of_a_secret_is_no_secret(value: str) -> None:
    details = {
        "db_password": value,
        "id": "7b3c1d7e-8d0b-4d7f-9f3a-0c2d4c1f5a6b",
        "git": "ab1" * 13,
    }
    environment = environments.parse({"system_type": "x", "details": details})
    assert secrets_of(environment.details_text(), environment).found == ()


@pytest.mark.parametrize(
    ("key", "value", "secret"),
    [
        ("smtp_pass", "hunter2", "hunter2"),
        ("admin_pwd", "Winter2026!", "Winter2026!"),
        ("ldap_bind_pw", "qwertz", "qwertz"),
        ("smtpPass", "hunter2", "hunter2"),
        ("dbpwd", "hunter2", "hunter2"),
        ("passphrase", "open sesame 77", "open sesame 77"),
        ("key_passphrase", "open  sesame  77", "open sesame 77"),
        ("root_password_prod", "correct horse battery staple", "correct horse battery staple"),
        ("admin_pwd", 48151623, "48151623"),
        ("webhook_secret", "whs3cr3t", "whs3cr3t"),
        ("jwt_signing", "k3yb0ardcat", "k3yb0ardcat"),
        ("signing_key", "keyboardcat", "keyboardcat"),
        ("jwtSigningKey", "k3yb0ardcat", "k3yb0ardcat"),
        ("cookie-signing-key", "a8f5f167f44f4964", "a8f5f167f44f4964"),
        ("hmac_key", "k3yb0ardcat", "k3yb0ardcat"),
        ("login", "admin / Winter2026!", "Winter2026!"),
        ("ftp_login", "admin:Winter2026!", "Winter2026!"),
        ("credentials", "grafana/ 814724", "814724"),
        ("db_credentials", "orders_app:s3cr3tvalue", "s3cr3tvalue"),
        ("refresh_token", "1x9fkk20dk", "1x9fkk20dk"),
    ],
)
def test_a_key_that_means_a_secret_hides_its_value(key: str, value: object, secret: str) -> None:
    """And only that: of a login the user stays."""
    environment = environments.parse({"system_type": "x", "details": {"mail": {key: value}}})
    text = environment.details_text()
    found = secrets_of(text, environment)
    assert found.named
    assert f"mail › {key}" in found.named[0]
    assert secret not in found.hide(text)
    assert "<SECRET_" in found.hide(text)
    assert key in found.hide(text)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("keyspace", "orders2026"),
        ("passthrough", "header-x1"),
        ("pwd_policy", "90 days"),
        ("pwd", "/var/www"),
        ("admin_pwd", "rotated every 90 days"),
        ("passphrase", "kept in the team's safe"),
        ("key_prefix", "cart2026:v2"),
        ("monkey", "chaos2026x"),
        ("bypass", "header-x1"),
        ("first_pass", 30),
        ("max_pass", 3),
        ("proxy_pass", "http://backend1:8080"),
        ("fastcgi_pass", "127.0.0.1:9000"),
        ("partition_key", "order_id2"),
        ("partner_keys", "12 issued"),
        ("access_key_id_rule", "starts with AKIA"),
        ("jwt_signing", "RS256"),
        ("package_signing", "required"),
        ("encryption_key", "alias/orders-kms"),
        ("signing_key", "7b3c1d7e-8d0b-4d7f-9f3a-0c2d4c1f5a6b"),
        ("tls_secret", "shop-tls"),
        ("secrets", ["orders-db", "shop-tls"]),
        ("sasl.password", "sasl_password"),
        ("login", "SSO / Okta"),
        ("login", "bastion.shop.internal:2222"),
        ("login", "https://sso.shop.internal/login2026"),
        ("credentials", "orders-db-credentials"),
        ("auth", "ldap / oauth2"),
        ("max_tokens", 4096),
        ("author", "team2026/platform1"),
    ],
)
def test_an_ordinary_key_raises_no_alarm(key: str, value: object) -> None:
    """Nor does a key that might hold a secret, where a name, a rule or a place stands."""
    environment = environments.parse({"system_type": "x", "details": {"mail": {key: value}}})
    assert secrets_of(environment.details_text(), environment).named == ()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("- smtp_pass: hunter2x", True),
        ("key passphrase: see the vault", False),
        ("passphrase: open sesame 77", True),
        ("login: admin / Winter2026!", True),
        ("Pass: the count is below 90", False),
        ("Password: ask the on-call DBA", False),
        ("- admin_pwd: reset it first", False),
    ],
)
def test_a_line_that_sets_a_secret_is_found_in_text(line: str, found: bool) -> None:
    """Notes and runbooks have such lines too, beside prose that only looks like them."""
    assert bool(secrets_of(f"# Mine\n\n{line}\n").found) is found
