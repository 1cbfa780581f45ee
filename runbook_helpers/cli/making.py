"""The verbs that make artefacts: one stage each, `run` for all of them."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from runbook_helpers import stages
from runbook_helpers.catalog import Catalog
from runbook_helpers.cli import conversation
from runbook_helpers.cli.following import stream, watched
from runbook_helpers.cli.talk import result, say
from runbook_helpers.errors import InputError, ProviderError
from runbook_helpers.project import locate
from runbook_helpers.publish import gates
from runbook_helpers.refining import request_of
from runbook_helpers.session import Session, open_session
from runbook_helpers.settings import Settings, resolve, unknown_variables
from runbook_helpers.whole_or_parts import Part, in_parts


def prompt(args: Namespace) -> int:
    session = session_of(args)
    made = (stages.refinement_prompt if args.stage == "refine" else stages.prompt)(session)
    parts = _parts(session, made, args.stage) if args.show or args.json else ()
    if parts and args.show and not args.json:
        say(*made.notices)
        for part in parts:
            print(f"──── section {part.number} of {part.of}: {part.title} ────\n{part.prompt}")
        return 0
    result(made, as_json=args.json, show=args.show, sections=[asdict(part) for part in parts])
    return 0


def _parts(session: Session, made: stages.Prompt, stage: str) -> tuple[Part, ...]:
    """The prompts that go out in its place, when the writing would go section by section."""
    try:
        parts, said = in_parts(session, request_of(session, made.text, stage))
    except ProviderError as error:
        said = (f"Whether it is asked section by section is not known: {error.what}.",)
        parts = ()
    say(*said)
    return parts


def draft(args: Namespace) -> int:
    session = session_of(args)
    result(_draft(session, args.section or ""), as_json=args.json, show=args.show)
    return 0


def notes(args: Namespace) -> int:
    session = session_of(args)
    if args.remove:
        say(*stages.remove(session, args.remove).notices)
    taken = stages.notes(session, args.note, file=args.notes_file)
    if args.accept:
        say(*taken.notices)
        taken = stages.accept(session, args.accept)
    if args.propose:
        return _proposed(session, as_json=args.json)
    listed = [note.model_dump(exclude_none=True) for note in taken.notes]
    say(*(f"{note.id}  {note.anchor or 'whole runbook'}: {note.request}" for note in taken.notes))
    result(taken, as_json=args.json, show=args.show, notes=listed)
    return 0


def _proposed(session: Session, *, as_json: bool) -> int:
    """List what the check proposes: numbers for --accept, with the lines that give reason."""
    proposals = stages.propose(session)
    if as_json:
        print(json.dumps([asdict(proposal) for proposal in proposals], indent=2))
        return 0
    for p in proposals:
        lines = ", ".join(map(str, p.lines))
        print(f"{p.number}  {p.anchor or 'whole runbook'}, line {lines}: {p.severity}: {p.request}")
    hint = "--accept all, or --accept 1,3, makes them notes." if proposals else "Nothing proposed."
    say(hint)
    return 0


def refine(args: Namespace) -> int:
    session = _adopted(args) if args.input_runbook else session_of(args)
    result(_refined(session, args), as_json=args.json, show=args.show)
    return 0


def validate(args: Namespace) -> int:
    validation = stages.validate(session_of(args))
    if args.json or args.show:
        print(validation.text.rstrip("\n"))
    else:
        for finding in validation.report.findings:
            print(f"{validation.about}:{finding}")
    say(f"Findings: {validation.report.summary()}.")
    return int(any(f.severity in ("error", "warning") for f in validation.report.findings))


def format(args: Namespace) -> int:
    made = stages.format(session_of(args), force=args.force)
    result(made, as_json=args.json, show=args.show)
    return 0


def run(args: Namespace) -> int:
    """Every stage in order; refining only where somebody asked for something."""
    session = _adopted(args) if args.input_runbook else session_of(args)
    _noted(session, args)  # before the draft, so that nothing typed is lost if that fails
    if not args.input_runbook:
        say(*_draft(session).notices)
    refined = _refined(session, args)
    report = stages.validate(session).report
    said = f"{report.summary()}; {report.score.summary(settled=gates.SETTLED)}"
    say(*refined.notices, f"Findings: {said}. `runbook validate` lists them.")
    final = stages.format(session, force=args.force)
    result(final, as_json=args.json, show=args.show, findings=report.as_dict())
    if not (args.json or args.show):
        print(session.workspace.path(stages.PAGE))
    return 0


def generate(args: Namespace) -> int:
    """The seed's command: generate, or refine what --input-runbook names by conversation."""
    if not args.failure_mode and not args.input_runbook:
        raise InputError(
            "nothing to do",
            where="runbook_generator.py",
            expected="--failure-mode NAME or --input-runbook PATH",
            hint='--failure-mode "database connection leak"',
        )
    args.interactive = args.interactive or bool(args.input_runbook)
    return run(args)


def session_of(args: Namespace, failure_mode: str | None = None) -> Session:
    """The session a command line asks for; InputError when it names no failure mode."""
    name = failure_mode or args.failure_mode
    if not name:
        raise InputError(
            "no failure mode was named",
            where="--failure-mode",
            expected="a key, title or alias",
            hint="`runbook modes` lists them",
        )
    given = {key: getattr(args, key, None) for key in Settings.model_fields}
    empty = [key for key, value in given.items() if value == ""]
    if empty or "" in map(str.strip, getattr(args, "note", [])):
        flags = ", ".join(f"--{key.replace('_', '-')}" for key in empty) or "--note"
        raise InputError("is empty", where=flags, expected="a value", hint="leave the flag out")
    session = open_session(name, project=args.project, **given)
    say(*session.project.notices(), *session.notices)
    say(*(f"{name} is set but sets nothing: misspelt?" for name in unknown_variables()))
    return session


def outputs_of(args: Namespace) -> Path:
    """The folder of the workspaces, whoever set it."""
    place = locate(args.project)
    chosen = resolve({"output_dir": args.output_dir}, place.root).settings
    return chosen.output_dir or place.outputs


def _draft(session: Session, section: str = "") -> stages.Artefact:
    if session.provider.name == "reference":  # its text is there at once
        return stages.draft(session, section=section)
    if watched():
        say(session.provider_notice)
    with stream() as on_text:
        return stages.draft(session, on_text, section=section)


def _refined(session: Session, args: Namespace) -> stages.Artefact:
    say(*_noted(session, args))
    with stream() as on_text:
        made = stages.refine(session, on_text)
    return conversation.converse(session, made) if args.interactive else made


def _noted(session: Session, args: Namespace) -> tuple[str, ...]:
    if args.note or args.notes_file:
        return stages.notes(session, args.note, file=args.notes_file).notices
    return ()


def _adopted(args: Namespace) -> Session:
    """A session whose draft is the runbook that --input-runbook names."""
    source = _find_input(args)
    text = stages.read_runbook(source)
    name = args.failure_mode or _recognised(args, text, source)
    stated = Catalog(locate(args.project)).recognise(text, source)
    if args.failure_mode and stated and stated[1] == "front matter":
        mode = Catalog(locate(args.project)).find(name)
        if mode.key != stated[0].key:
            say(f"Its front matter says {stated[0].key}; it is refined as {mode.key}.")
    session = session_of(args, name)
    say(*stages.adopt(session, source).notices)
    return session


def _find_input(args: Namespace) -> Path:
    """The file as named, else below the outputs folder, where earlier runs put theirs."""
    given: Path = args.input_runbook
    outputs = outputs_of(args)
    if not given.exists() and (outputs / given).is_file():
        say(f"Reading {outputs / given}.")
        return outputs / given
    return given


def _recognised(args: Namespace, text: str, source: Path) -> str:
    catalog = Catalog(locate(args.project))
    found = catalog.recognise(text, source)
    if found:
        mode, evidence = found
        say(f"Failure mode: {mode.title} (from its {evidence}).")
        return mode.key
    if sys.stdin.isatty():
        return conversation.ask_failure_mode(catalog)
    raise InputError(
        "front matter, title and path do not tell the failure mode",
        where=source,
        expected=f"one of {', '.join(mode.key for mode in catalog.modes)}",
        hint="name it with --failure-mode",
    )
