"""Java's tools, which read their words in ways of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from runbook_helpers.check.code.model import Complaint, Word
from runbook_helpers.check.facts.packs import ToolFacts
from runbook_helpers.check.judges.host.words import did_you_mean, spreads

Grammar = Callable[[Sequence[Word], ToolFacts, Word], list[Complaint]]


def _complaint(code: str, word: Word, message: str, fix: str = "") -> list[Complaint]:
    return [Complaint(code, word.row, word.column, message, fix)]


def _jcmd(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """`jcmd`, `jcmd -l`, `jcmd PID COMMAND …`."""
    if not words or words[0].text in ("-l", "-h", "-help", "--help", "-?"):
        return []
    if words[0].text.startswith("-"):
        return _complaint("CMD002", words[0], f"`jcmd` has no option `{words[0].text}`")
    if len(words) > 1 and words[1].fixed and not spreads(words[0]):
        name = words[1].text
        if name not in (*facts.words, "-f", "PerfCounter.print") and name != "help":
            fix = did_you_mean(name, facts.words)
            return _complaint("CMD001", words[1], f"`jcmd` has no command `{name}`", fix)
        bare = [word for word in words[2:] if not word.text.startswith("-")]
        if name in _FILES and not bare:
            return _complaint("CMD004", words[1], f"`{name}` needs {_FILES[name]}")
    return []


_FILES = {
    "GC.heap_dump": "a file",
    "JVMTI.agent_load": "a library",
    "Compiler.directives_add": "a file",
}


def _jmap(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    options = [word for word in words if word.text.startswith("-")]
    for word in options:
        name, _, rest = word.text[1:].partition(":")
        if word.fixed and name not in _JMAP:
            fix = did_you_mean(name.lstrip("-"), sorted(_JMAP), "-")
            return _complaint("CMD002", word, f"`jmap` has no option `{word.text}`", fix)
        if name == "dump" and not rest:
            return _complaint("CMD003", word, "`-dump` needs `:format=b,file=NAME`")
    helped = any(word.text in ("-h", "-help", "--help", "-?") for word in words)
    if len(options) == len(words) and not helped:
        return _complaint("CMD004", program, "`jmap` needs a process id")
    return []


_JMAP = frozenset(
    str.split("clstats finalizerinfo histo dump heap permstat F h help ? J-d64 -help")
)


def _jstat(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    options = [word for word in words if word.text.startswith("-")]
    rest = [word for word in words if not word.text.startswith("-")]
    if any(
        w.text in ("-help", "-options", "-h", "-?", "--help", "-list", "-l") for w in options[:1]
    ):
        return []
    named = [
        w for w in options if w.text[1:] not in ("t",) and not re.match(r"-(?:h\d*|J.*)$", w.text)
    ]
    for word in named:
        if word.fixed and word.text[1:] not in facts.words:
            fix = did_you_mean(word.text[1:], facts.words, "-")
            return _complaint("CMD002", word, f"`jstat` has no option `{word.text}`", fix)
    if not named or not rest:
        what = "an option such as `-gcutil`" if not named else "a process id"
        return _complaint("CMD004", program, f"`jstat` needs {what}")
    return []


_VALUED = frozenset(
    str.split(
        "cp classpath -class-path -module-path p -add-modules -add-exports -add-opens -add-reads m "
        "-module -upgrade-module-path -limit-modules -describe-module d"
    )
)
_JAVA = re.compile(
    r"D.+|XX:.+|Xm[snx]\d+[kKmMgGtT]?|Xss\d+[kKmMgG]?|X(?:log|loggc|verify|share|bootclasspath|check|diag"
    r"|settings|int|comp|mixed|batch|prof|rs|noclassgc|future|debug|runjdwp|internalversion|lint|X)?"
    r"(?:[:/].*)?|(?:ea|enableassertions|da|disableassertions|esa|dsa)(?::.*)?|agentlib:.+"
    r"|agentpath:.+|javaagent:.+|splash:.+|verbose(?::\w+)?|version|-version|showversion"
    r"|-show-version|help|-help|h|\?|X|-help-extra|fullversion|-full-version|server|client|d64|d32"
    r"|-dry-run|-validate-modules|-list-modules|-enable-preview|-enable-native-access(?:=.*)?"
    r"|-illegal-access=.*|-add-(?:modules|exports|opens|reads)=.*|-show-module-resolution"
    r"|-module-path=.*|-class-path=.*|-disable-@files|-source.*|-finalization=.*|-patch-module.*|-limit-modules=.*"
    r"|-describe-module=.*|-module=.*|-sun-misc-unsafe-memory-access=.*|XshowSettings.*|jre-.*"
)
_FLAG = re.compile(r"XX:(?:[+-]\w+|\w+=.*|Flags=.*|VMOptionsFile=.*)")


def _java(words: Sequence[Word], facts: ToolFacts, program: Word) -> list[Complaint]:
    """JVM options up to the class or `-jar FILE`; what follows is the program's own."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name = word.text[1:]
        if not word.text.startswith("-") or spreads(word):
            return []
        if name == "jar":
            missing = _complaint("CMD003", word, "`-jar` needs a file")
            return [] if rest else missing
        if name in _VALUED:
            if not rest:
                return _complaint("CMD003", word, f"`{word.text}` needs a value")
            rest.pop(0)
        elif not word.fixed:
            continue
        elif not _JAVA.fullmatch(name):
            fix = "write the size right after it: `-Xmx2g`" if name.startswith("Xm") else ""
            return _complaint("CMD002", word, f"`java` has no option `{word.text}`", fix)
        elif name.startswith("XX:") and not _FLAG.fullmatch(name):
            shown = f"`{word.text}` lacks `+` or `-` before its name, or `=VALUE` after it"
            return _complaint("CMD002", word, shown)
    return []


JAVA: Mapping[str, Grammar] = {
    "jcmd": _jcmd,
    "jmap": _jmap,
    "jstat": _jstat,
    "java": _java,
}
