"""What a model says to the person who asked, as against what it writes for the runbook."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 400
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")
_WORK = r"(?:runbook|document|guide|playbook|version|draft|template|procedure|response|section)s?"


def _any(*patterns: str) -> str:
    return rf"^(?:{'|'.join(patterns)})[\s.!?:,]*$"


_PLEASANTRY = (
    r"sure(?: thing)?|certainly|of course|absolutely|ok(?:ay)?|understood|got it|definitely|"
    r"great(?: question)?|no problem|happy to help|thank you(?: for .{1,80})?|"
    r"thanks(?: for .{1,80})?|i understand|"
    r"(?:i'd be|i'm|i am) (?:happy|glad) to (?:help|assist)\b.{0,80}"
)
_GREETING = _any(r"(?:hi|hello|hey|greetings)(?: (?:there|everyone|team|all))?")
_HERE = rf"(?:here(?:'s| is| are)|below (?:is|are))\b.{{0,200}}\b{_WORK}\b.{{0,200}}"
_THIS = rf"(?:this is|the following is)\b.{{0,200}}\b{_WORK}\b.{{0,200}}"
_I_DID = (
    r"(?:i(?:'ve|'ll|'d| have| will| would| can)|let me|as (?:requested|per your|you asked))\b"
    rf".{{0,200}}\b(?:{_WORK}|help|assist|provide|(?:creat|updat|refin|revis)\w+)\b.{{0,200}}"
)
_AS_AI = r"as an? (?:ai|large language model|language model)\b.{0,300}"
_OPENERS = _any(
    rf"(?:{_PLEASANTRY})",
    rf"(?:(?:{_PLEASANTRY})[\s,.!\u2013\u2014-]*)?(?:{_HERE}|{_I_DID}|{_AS_AI})",
    rf"(?:{_PLEASANTRY})[\s,.!\u2013\u2014-]*{_THIS}",
    rf"(?:{_PLEASANTRY})[\s,.!\u2013\u2014-]+here(?:'s| is| are) .{{0,200}}",
)
_ASK = r"(?:ask|let me|modify|adjust|customi[sz]e|adapt|tailor)\b.{0,200}"
_REACH = r"(?:reach out|contact me|reach me)(?: to me)?(?: (?:if|with|for)\b.{0,200})?"
_OFFER = r"\b(?:let me know|feel free to ask|just ask|i can help|i'm here|(?:i'd be )?happy to)\b"
_CLOSERS = _any(
    r"(?:and )?(?:please )?let me know\b.{0,200}",
    r"(?:i )?hope (?:this|that|it|you)\b.{0,60}\bhelp.{0,100}",
    rf"(?:please |and )?(?:feel free to|do(?: not|n't) hesitate to) (?:{_ASK}|{_REACH})",
    r"(?:is there anything else|would you like me to|do you want me to)\b.{0,200}",
    rf"if (?:you|there)(?:'d| have| need| want| would| are| is)\b.{{0,120}}{_OFFER}.{{0,120}}",
    r"happy to help(?: .{0,80})?|good luck(?: .{0,60})?|stay safe",
)


def is_opener(line: str) -> bool:
    """Whether a line only announces the text, and says nothing that belongs in it."""
    # People greet too: a greeting alone says nothing of who wrote the text.
    sentences = [one for one in _sentences(line) if not _is_said(_GREETING, one)]
    return bool(sentences) and all(_is_said(_OPENERS, sentence) for sentence in sentences)


def is_closer(line: str) -> bool:
    """Whether a line only takes leave of the reader."""
    sentences = _sentences(line)
    return bool(sentences) and all(_is_said(_CLOSERS, sentence) for sentence in sentences)


def _is_said(phrases: str, sentence: str) -> bool:
    # All of them begin with a word; most lines of a runbook begin with a mark, and few are tried.
    return sentence[:1].isalpha() and re.match(phrases, sentence, re.IGNORECASE) is not None


def _sentences(line: str) -> Sequence[str]:
    line = line.strip().replace("\u2019", "'")
    return _SENTENCE_END.split(line) if 0 < len(line) <= _LONGEST else ()
