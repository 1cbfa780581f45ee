"""The judge of flag-table tools, on commands the tools accept and commands they refuse."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from runbook_helpers.check.code.model import Command, Snippet, Verdict, Word
from runbook_helpers.check.judges import judges
from runbook_helpers.check.judges.host.judge import CODES, OptionJudge

CORPUS = Path(__file__).parents[1] / "corpus"
OPEN = ("$", "`", "<", "{{")


def lines(name: str) -> list[str]:
    """The commands of a corpus file, without its comments."""
    text = (CORPUS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


def command(text: str) -> Command:
    """A command as the shell would split it; $VAR and <placeholders> are not fixed."""
    words = []
    for match in re.finditer(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""", text):
        raw, column = match[0], match.start()
        plain = "".join(shlex.split(raw)) if raw != "\\;" else ";"
        fixed = raw.startswith("'") or not any(sign in plain for sign in OPEN)
        words.append(Word(plain, raw, 0, column, fixed or " " in plain))
    return Command(tuple(words), Snippet(text, "shell", "fence", ((0, 0),)))


def judge(text: str) -> Verdict:
    """The verdict on a command, for tools of any version."""
    asked = command(text)
    judge_of = judges()[asked.name]
    return judge_of(asked, {})


@pytest.mark.parametrize("text", lines("options_good.txt"))
def test_a_command_the_tool_accepts_has_no_complaint(text: str) -> None:
    """What the real tool takes is checked and passes."""
    verdict = judge(text)
    assert verdict.checked or "buildx" in text
    assert [f"{c.code} {c.message}" for c in verdict.complaints] == []


@pytest.mark.parametrize("line", lines("options_bad.txt"))
def test_a_command_the_tool_refuses_has_its_code(line: str) -> None:
    """What models invent is caught, with the code that says what is wrong."""
    code, text = line.split("\t")
    assert code in {complaint.code for complaint in judge(text).complaints}


def test_every_code_is_explained() -> None:
    """Title, reason and remedy are there, and a refused command is an error."""
    for title, severity, why, fix in CODES.values():
        assert title and why and fix
        assert severity in ("error", "warning", "info")


@pytest.mark.parametrize(
    "text",
    [
        "docker $COMMAND web",
        "docker <command> --nonsense",
        "systemctl $ACTION nginx",
        "df $OPTIONS",
        "truncate -s 0 $FILES",
        "rabbitmqctl $VERB orders",
        "mv $FILES",
        "find $DIR -name <pattern>",
        "ps -o $COLUMNS",
        "kill $(pidof java)",
        "mv <source> <target>",
    ],
)
def test_open_words_are_never_judged(text: str) -> None:
    """An expansion or placeholder may stand for anything."""
    assert judge(text).complaints == ()


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("docker log web", "did you mean `logs`?"),
        ("journalctl --sinc x", "write `--since`"),
        ("ps -eo pid,memory", "did you mean `pmem`?"),
        ("systemctl restrat nginx", "did you mean `restart`?"),
        ("nginx -s relod", "did you mean `reload`?"),
        ("rabbitmqctl list_queue", "did you mean `list_queues`?"),
    ],
)
def test_a_complaint_proposes_what_was_meant(text: str, fix: str) -> None:
    """The tables know the right word."""
    assert judge(text).complaints[0].fix == fix


def test_a_complaint_points_at_its_word() -> None:
    """Row and column are those of the wrong word."""
    complaint = judge("docker logs --lines 100 web").complaints[0]
    assert (complaint.row, complaint.column) == (0, 12)


def test_sql_given_to_psql_is_handed_on() -> None:
    """The text after -c is SQL, at its own place."""
    (snippet,) = judge('psql -d app -c "SELECT 1"').embedded
    assert (snippet.text, snippet.language, snippet.rows) == ("SELECT 1", "sql", ((0, 16),))


def test_commands_of_psql_itself_are_handed_on() -> None:
    """A backslash command is psql's, and there are only so many."""
    (snippet,) = judge("psql -c '\\l'").embedded
    assert (snippet.text, snippet.declared) == ("\\l", "psql -c")


def test_the_console_of_pgbouncer_is_known_by_its_address() -> None:
    """SHOW POOLS is no SQL, and right there."""
    (snippet,) = judge("psql -p 6432 -U admin pgbouncer -c 'SHOW POOLS'").embedded
    assert snippet.declared == "pgbouncer"


def test_a_tool_without_facts_is_not_checked() -> None:
    """Nobody here knows it, and the verdict says so."""
    assert "frobnicate" not in judges()
    verdict = OptionJudge()(command("frobnicate --now"), {})
    assert verdict == Verdict(False, reason="no facts about `frobnicate`")
