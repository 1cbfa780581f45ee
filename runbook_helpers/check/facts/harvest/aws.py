"""Harvest the aws packs: `python -m runbook_helpers.check.facts.harvest.aws`, with awscli 1.x.

It walks the command table of an installed awscli 1.x, so customisations (s3, configure, wait,
renamed arguments) are in it; what version 2 adds is written down in `aws_v2.py`.

An operation is one string of tokens `FLAGSname:shape`. Flags: `!` required, `=` positional,
`+` one or more values, `*` any number, `?` none or one, `2` two values, `^` takes no value;
the token `@` stands for --cli-input-json and --generate-cli-skeleton. A shape is a letter
(s string, i integer, f float, b boolean, t time, a anything) or an index into `shapes`, whose
strings begin with L (list of), M (map of key and value), S (structure), E (an enum that the
service checks) or C (choices that the CLI checks).
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from runbook_helpers.check.facts.harvest.aws_v2 import (
    ARGUMENTS,
    FORMER,
    GLOBALS,
    OPERATIONS,
    REMOVED,
    SERVICES,
    UNVERIFIED,
)

# Large, and nothing that a person on call meets: their commands are "not checked".
SKIPPED = frozenset(
    """alexaforbusiness amplifyuibuilder bedrock bedrock-agent bedrock-agent-runtime
    bedrock-agentcore bedrock-agentcore-control bedrock-data-automation chime
    chime-sdk-identity chime-sdk-media-pipelines chime-sdk-meetings chime-sdk-messaging
    chime-sdk-voice cleanrooms cleanroomsml connect connect-contact-lens connectcampaigns
    connectcampaignsv2 connectcases customer-profiles datazone deadline deepracer entityresolution
    evs finspace finspace-data forecast frauddetector gamelift gameliftstreams geo-maps geo-places
    geo-routes groundstation healthlake iot iot-managed-integrations iotfleetwise iotsitewise
    iottwinmaker iotwireless ivs ivs-realtime ivschat kendra kinesis-video-archived-media
    kinesis-video-media kinesisvideo lex-models lex-runtime lexv2-models lexv2-runtime location
    lookoutequipment managedblockchain mediaconnect mediaconvert medialive mediapackage
    mediapackage-vod mediapackagev2 mediastore mediastore-data mediatailor medical-imaging
    mturk neptunedata nova-act odb omics partnercentral-selling personalize personalize-events
    personalize-runtime pinpoint pinpoint-email pinpoint-sms-voice pinpoint-sms-voice-v2 polly
    qapps qbusiness qconnect quicksight rekognition sagemaker sagemaker-a2i-runtime
    sagemaker-edge sagemaker-featurestore-runtime sagemaker-geospatial sagemaker-metrics
    sagemaker-runtime securityhub socialmessaging textract transcribe translate voice-id wisdom
    wickr workdocs workmail workmailmessageflow workspaces-thin-client workspaces-web""".split()  # noqa: SIM905 - one reads names, not quotes
)
# Names that awscli makes up for each argument of its own anew: two shapes may share one.
MADE_UP = re.compile(r"InputShape|None|(?:Structure|List|Map|String)Type\d+$")
PACKS = Path(__file__).parents[1] / "packs"
INDEX = PACKS / "aws.json"
TABLES = PACKS / "aws"  # a file for each service, read when it is met
LETTERS = {
    "string": "s", "character": "s", "integer": "i", "long": "i", "float": "f", "double": "f",
    "boolean": "b", "timestamp": "t",
}  # fmt: skip
FILTER = re.compile(r"<li>\s*<p>\s*<code>([a-z][a-z0-9.:_-]*)(?:&lt;key&gt;)?</code>")
LONGEST = 60  # longer enums (instance types, regions) grow faster than packs are harvested
NARGS = {"*": "*", "+": "+", "?": "?", 2: "2"}
# Parts of ec2 that no runbook of the first hour touches: operations and arguments, no shapes.
OBSCURE = re.compile(
    r"ipam|client-vpn|transit-gateway|traffic-mirror|verified-access|network-insights|fleet|spot-|"
    r"reserved-|capacity-|fpga|scheduled-inst|bundle|import|export|-mac-|route-server|vpn|byoip|"
    r"local-gateway|instance-event|vpc-block|declarative|carrier|coip|trunk|host|fast-|lock|"
    r"address-transfer|purchase|secondary|network-performance|outpost|allowed-images|endpoint-serv|"
    r"modify-instance-m|launch-template|instance-types|public-ipv4|recycle|store-image|requirements"
    r"|encryption-control|concentrator|connection-notif|principal|security-group-vpc|conversion"
)
COMMON = {"cli-input-json", "generate-cli-skeleton"}


class Shapes:
    """The shapes of one service, each once; the letter or index of a shape is its name."""

    def __init__(self) -> None:
        self.table: list[str] = []
        self._known: dict[str, str] = {}
        self._open: dict[int, str] = {}

    def of(self, shape: Any, writes: bool) -> str:
        """The letter or index of a botocore shape; `writes`: it is an input, so say `!`."""
        if shape is None:
            return "a"
        kind = shape.type_name
        listed = 0 < len(getattr(shape, "enum", ())) <= LONGEST
        # What awscli lists for arguments of its own it neither checks nor keeps up to date.
        if kind == "string" and writes and listed and not MADE_UP.match(shape.name):
            return self.add("E " + "|".join(shape.enum))
        if kind in LETTERS:
            return LETTERS[kind]
        if kind not in ("list", "map", "structure") or getattr(shape, "is_document_type", False):
            return "a"
        return self._nested(shape, writes)

    def _nested(self, shape: Any, writes: bool) -> str:
        key = f"{shape.name} {writes}"
        if MADE_UP.match(shape.name):
            return self.add(self._body(shape, writes))
        if key not in self._known:
            self._known[key] = str(len(self.table))  # before its members: shapes may be recursive
            self.table.append("")
            self.table[int(self._known[key])] = self._body(shape, writes)
        return self._known[key]

    def _body(self, shape: Any, writes: bool) -> str:
        if shape.type_name == "list":
            return "L " + self.of(shape.member, writes)
        if shape.type_name == "map":
            return f"M {self.of(shape.key, writes)} {self.of(shape.value, writes)}"
        required = set(shape.required_members) if writes else set()
        members = (
            ("!" if name in required else "") + f"{name}:{self.of(member, writes)}"
            for name, member in shape.members.items()
        )
        return "S " + " ".join(members)

    def add(self, text: str) -> str:
        """The index of a shape's text."""
        if text not in self._known:
            self._known[text] = str(len(self.table))
            self.table.append(text)
        return self._known[text]


def harvest() -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """What is the same for all services, and the facts of each."""
    import awscli  # type: ignore[import-not-found]
    import botocore  # type: ignore[import-not-found]
    from awscli.clidriver import create_clidriver  # type: ignore[import-not-found]

    driver = create_clidriver()
    table = driver._get_command_table()
    packed = {name: _service(name, table[name]) for name in table if name not in SKIPPED}
    index = {
        "tool": "aws",
        "version": awscli.__version__,
        "source": f"awscli {awscli.__version__} command table, botocore {botocore.__version__}"
        "; additions of version 2 from its user guide",
        "date": date.today().isoformat(),
        "globals": _arguments(driver._get_argument_table(), Shapes(), inline=True),
        "globals_v2": GLOBALS,
        "names": " ".join(sorted({*table, *FORMER})),
        "names_v2": " ".join(SERVICES),
        "operations_v2": OPERATIONS,
        "arguments_v2": ARGUMENTS,
        "unverified_v2": UNVERIFIED,
        "removed_v2": list(REMOVED),
    }
    return index, packed


def _service(name: str, command: Any) -> dict[str, Any]:
    shapes = Shapes()
    operations, outputs, filters = {}, {}, {}
    for path, operation in _walk(command, ()):
        key = " ".join(path)
        plain = name == "ec2" and OBSCURE.search(key) is not None
        operations[key] = _arguments(operation.arg_table, shapes, plain=plain)
        if key == "receive-message":  # the service takes more names than its model says
            operations[key] = re.sub(r"(\*attribute-names:)\w+", r"\1s", operations[key])
        model = getattr(operation, "_operation_model", None)
        if not plain and model is not None and getattr(model.output_shape, "members", None):
            outputs[key] = shapes.of(model.output_shape, writes=False)
        if names := _filters(operation.arg_table):
            filters[key] = names
    return {"operations": operations, "outputs": outputs, "filters": filters,
            "shapes": shapes.table}  # fmt: skip


def _walk(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every operation below a command, by its path; a group counts as one without arguments."""
    if hasattr(command, "_get_command_table"):
        below = command._get_command_table()
    else:
        below = getattr(command, "subcommand_table", {})
    if hasattr(command, "arg_table"):
        yield path, command
    if path and getattr(command, "arg_table", None):
        below = {}  # `ecs deploy` shares a name with a service whose operations aren't below it
    for name, child in below.items():
        if name != "help":
            yield from _walk(child, (*path, name))


def _arguments(
    table: dict[str, Any], shapes: Shapes, inline: bool = False, plain: bool = False
) -> str:
    tokens = [_token(argument, shapes, inline, plain) for name, argument in table.items()
              if name not in COMMON]  # fmt: skip
    return " ".join((["@"] if table.keys() & COMMON else []) + tokens)


def _token(argument: Any, shapes: Shapes, inline: bool, plain: bool) -> str:
    recorder = _Recorder()
    argument.add_to_parser(recorder)
    name, options = recorder.name, recorder.options
    flags = "!" if options.get("required", argument.required) else ""
    flags += "=" if not name.startswith("-") else ""
    bare = options.get("action") in ("store_true", "store_false", "version")
    flags += "^" if bare else NARGS.get(options.get("nargs"), "")
    shape = "a" if plain else _shape(argument, options, shapes, inline)
    return f"{flags}{name.lstrip('-')}:{shape}"


def _shape(argument: Any, options: dict[str, Any], shapes: Shapes, inline: bool) -> str:
    choices = options.get("choices")
    if choices:
        return "C" + "|".join(choices) if inline else shapes.add("C " + "|".join(choices))
    if options.get("type") is int:  # --max-items and --page-size, whose model calls them strings
        return "i"
    model = getattr(argument, "argument_model", None)
    if model is None or (type(model).__name__ == "Shape" and model.type_name not in LETTERS):
        return "s"
    return shapes.of(model, writes=True)


class _Recorder:
    """Stands in for an argument parser, and keeps what it was told."""

    def add_argument(self, name: str, **options: Any) -> None:
        self.name, self.options = name, options


def _filters(table: dict[str, Any]) -> str:
    argument = table.get("filters")
    if argument is None:
        return ""
    return " ".join(dict.fromkeys(FILTER.findall(argument.documentation or "")))


def main() -> None:
    index, services = harvest()
    INDEX.write_text(json.dumps(index, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for file in TABLES.glob("*.json.gz"):
        file.unlink()
    TABLES.mkdir(exist_ok=True)
    for name, facts in services.items():
        text = json.dumps(facts, separators=(",", ":")).encode()
        (TABLES / f"{name}.json.gz").write_bytes(gzip.compress(text, 9, mtime=0))
    size = sum(file.stat().st_size for file in TABLES.iterdir())
    sys.stdout.write(f"{len(services)} services, {size} bytes\n")


if __name__ == "__main__":
    main()
