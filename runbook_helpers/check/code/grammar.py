"""Where bash's grammar is broken: operators without a command, stray and missing keywords.

The parser that cuts commands out of a text forgives much of this; bash refuses the whole text.
"""

from __future__ import annotations

import re

from runbook_helpers.check.code.condition import fault
from runbook_helpers.check.code.phases import BODIES, CLOSER, STEPS, Refused, Slip
from runbook_helpers.check.code.plainness import may_be_out_of_place
from runbook_helpers.check.code.shell_tokens import Token, tokens

_NAME = re.compile(r"[A-Za-z_]\w*")


def slip(text: str) -> Slip | None:
    """The first thing in a readable shell text that bash's grammar refuses."""
    if not may_be_out_of_place(text):
        return None
    reader = _Reader(tokens(text))
    try:
        reader.run()
    except Refused:
        return reader.slip
    return None


class _Reader:
    def __init__(self, found: tuple[Token, ...]) -> None:
        self.tokens, self.at = found, 0
        self.open: list[tuple[str, int]] = []  # phase, and where it began
        self.state = "empty"  # of the command: empty, wanted (after `|`), words, closed
        self.filled = [False]  # whether each open phase holds a command
        self.words = 0
        self.slip: Slip | None = None

    def run(self) -> None:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            self._token(token)
        last = self.tokens[-1] if self.tokens else Token("", "", 0)
        if self.state == "wanted":
            self._refuse(last, f"nothing follows `{last.text}`", "write the rest")
        if self.open:
            phase, at = self.open[-1]
            closer = CLOSER[phase]
            self._refuse(Token("", "", at), f"`{closer}` is missing", f"add `{closer}`")

    def _refuse(self, token: Token, message: str, fix: str = "") -> None:
        self.slip = Slip(token.at, message, fix)
        raise Refused

    def _token(self, token: Token) -> None:
        if token.kind == "open":
            self._refuse(token, f"`{token.text}` is never closed", "add what closes it")
        elif token.kind == "redirect":
            self._redirect(token)
        elif token.text == "\n" and token.kind == "operator":
            self.state = "wanted" if self.state == "wanted" else "empty"
        elif token.text == "(" and token.kind == "operator":
            self._bracket(token)
        elif token.text == ")" and token.kind == "operator":
            self._close(token, {"("}, ")")
        elif token.kind == "operator":
            self._operator(token)
        else:
            self._word(token)

    def _redirect(self, token: Token) -> None:
        following = self._peek()
        if following is None or following.kind != "word":
            self._refuse(token, f"no file follows `{token.text}`", "name the file")
        self.at += 1
        if self.state in ("empty", "wanted"):
            self._begin("words")

    def _operator(self, token: Token) -> None:
        ends_case = token.text in (";;", ";&", ";;&")
        in_case = bool(self.open) and self.open[-1][0] == "case"
        if ends_case and not in_case:
            self._refuse(token, f"`{token.text}` stands outside of `case`", "write `;`")
        if self.state == "wanted" or (self.state == "empty" and not ends_case):
            self._refuse(
                token, f"no command stands before `{token.text}`", "write one, or remove it"
            )
        self.state = "wanted" if token.text in ("&&", "||", "|", "|&") else "empty"
        if ends_case:
            self._pattern()

    def _bracket(self, token: Token) -> None:
        following = self._peek()
        if self.state in ("empty", "wanted"):
            self._push("(", token)
        elif self.words == 1 and following and following.text == ")":
            self.at += 1
            self._body(token)
        else:
            self._refuse(token, "`(` stands bare in a command", "put it in quotes")

    def _word(self, token: Token) -> None:
        if self.state == "words":
            self.words += 1
            return
        if token.text in STEPS or token.text == "esac":
            self._keyword(token)
        elif self.state == "closed":
            self._refuse(token, f"`;` is missing before `{token.text}`", "add `;`")
        elif token.text in ("if", "{"):
            self._push(token.text, token)
        elif token.text in ("while", "until"):
            self._push("while", token)
        elif token.text in ("for", "select"):
            self._for(token)
        elif token.text == "case":
            self._case(token)
        elif token.text == "function":
            self._function()
        elif token.text in ("!", "time", "coproc"):
            self.state = "wanted" if token.text == "!" and self._peek() else "empty"
        elif token.kind == "test":
            if token.text == "[[" and (why := fault(token.body)):
                self._refuse(token, why, "see `help [[`")
            self._begin("closed")
        else:
            self._begin("words")

    def _keyword(self, token: Token) -> None:
        if self.state == "wanted":
            self._refuse(token, f"a command is missing before `{token.text}`", "write it")
        if token.text == "esac":
            self._close(token, {"case"}, "esac")
            return
        phases, then = STEPS[token.text]
        if token.text == "done" and self.open and self.open[-1][0] in ("while", "for"):
            self._refuse(token, "`do` is missing", "add `do` before the loop's commands")
        if not then:
            self._close(token, phases, token.text)
            return
        self._leave(token, phases)
        self._push(then, token)

    def _leave(self, token: Token, phases: set[str]) -> None:
        """End the phase that a keyword ends; it must be the right one, and not empty."""
        if not self.open or self.open[-1][0] not in phases:
            self._refuse(token, f"`{token.text}` closes nothing", "remove it or add what it ends")
        phase, _ = self.open.pop()
        if not self.filled.pop() and phase != "case":
            self._refuse(token, f"no command stands before `{token.text}`", "write one")

    def _close(self, token: Token, phases: set[str], text: str) -> None:
        if self.state == "wanted":
            self._refuse(token, f"a command is missing before `{text}`", "write it")
        self._leave(token, phases)
        self._begin("closed")

    def _begin(self, state: str) -> None:
        self.state, self.words, self.filled[-1] = state, 1, True

    def _push(self, phase: str, token: Token) -> None:
        self.open.append((phase, token.at))
        self.filled.append(False)
        self.state = "empty"

    def _for(self, token: Token) -> None:
        name = self._next()
        if name and name.kind == "test":  # for ((…))
            if name.text == "((" and name.body.count(";") != 2:
                self._refuse(name, "`for ((…))` wants two `;`", "write `for ((i = 0; i < 5; i++))`")
            self._skip(";", "\n", once=True)
        else:
            if name is None or name.text == "in" or not _NAME.fullmatch(name.text):
                self._refuse(token, f"`{token.text}` lacks the name of a variable", "add it")
            self._skip("\n")
            following = self._peek()
            if following and following.text == "in":
                while (word := self._next()) and word.kind == "word":
                    pass
                if word is None or word.text not in (";", "\n"):
                    self._refuse(word or token, "`; do` is missing", "write it after the words")
            else:
                self._skip(";", "\n", once=True)
        self._skip("\n")
        following = self._peek()
        if following is None or following.text not in ("do", "{"):
            self._refuse(following or token, "`do` is missing", "add `do` before the commands")
        elif following.text == "do":
            self._push("for", token)
            self.filled[-1] = True

    def _case(self, token: Token) -> None:
        self._next()
        self._skip("\n")
        word = self._next()
        if word is None or word.text != "in":
            self._refuse(word or token, "`case` lacks its `in`", "write `case WORD in`")
        self._push("case", token)
        self._pattern()

    def _pattern(self) -> None:
        """`a|b)`, or the end of the whole."""
        self._skip("\n")
        following = self._peek()
        if following is None or following.text == "esac":
            return
        if following.text == "(" and following.kind == "operator":
            self.at += 1
        expected = "word"
        while word := self._next():
            if word.kind != "word" and word.text == ")" and expected == "|":
                self.state = "empty"
                return
            if word.kind != "test" and expected != ("word" if word.kind == "word" else word.text):
                break
            expected = "|" if expected == "word" else "word"
        self._refuse(following, "a pattern of `case` lacks its `)`", "write `pattern)`")

    def _function(self) -> None:
        name = self._next()
        following = self._peek()
        if name and following and following.text == "(" and following.kind == "operator":
            self.at += 1
            closing = self._next()
            if closing is None or closing.text != ")":
                self._refuse(following, "`(` of a function lacks its `)`", "write `()`")
        if name:
            self._body(name)

    def _body(self, token: Token) -> None:
        """The body of a function: a compound command, most often `{ …; }`."""
        self._skip("\n")
        self.state = "wanted"
        following = self._peek()
        if following and following.kind != "test" and following.text not in BODIES:
            self._refuse(token, "the body of a function lacks its `{`", "write `{ …; }`")

    def _peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _next(self) -> Token | None:
        token = self._peek()
        self.at += token is not None
        return token

    def _skip(self, *texts: str, once: bool = False) -> None:
        while (token := self._peek()) and token.kind == "operator" and token.text in texts:
            self.at += 1
            if once:
                return
