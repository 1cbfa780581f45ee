"""A server of OpenAI's chat protocol without a model, with the faults of the Ollama one."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any, ClassVar

from tests import ollama_http, small_model
from tests import ollama_lines as lines
from tests.ollama_script import Fault, Turn
from tests.ollama_server import OllamaServer


@dataclass
class Manners:
    """How OpenAI-compatible servers differ."""

    refuses: tuple[str, ...] = ()
    """Words in a request that are answered with a 400 naming them."""
    lists: bool = True
    """Whether there is a list of models."""
    window: int | None = 4096
    """The window that the list tells."""
    props: int | None = None
    """The window that llama.cpp's /props tells."""
    usage: bool = True
    done: bool = True
    """Whether a stream ends with `[DONE]`."""
    streams: bool = True
    finish: str | None = "stop"
    model: str = "tiny"
    status: tuple[int, Any] | None = None
    """A status and body with which every chat is refused."""
    html: bool = False
    owner: str = "someone"


class Handler(ollama_http.Handler):
    """Answers one connection in OpenAI's protocol."""

    known: ClassVar[dict[str, str]] = {
        "GET /v1/models": "_models",
        "GET /props": "_props",
        "POST /v1/chat/completions": "_generate",
    }

    @property
    def manners(self) -> Manners:
        server = self.server.ollama
        assert isinstance(server, OpenAIServer)
        server.keys.append(self.headers.get("Authorization"))
        return server.manners

    def _no_model(self) -> None:
        name = self.exchange.model
        error = {"message": f"The model `{name}` does not exist.", "code": "model_not_found"}
        self._send(404, {"error": error})

    def _models(self, asked: dict[str, Any], turn: Turn) -> None:
        manners = self.manners
        if not manners.lists:
            return self._send(404, {"error": {"message": "Not Found"}})
        model: dict[str, Any] = {"id": manners.model, "object": "model", "owned_by": manners.owner}
        if manners.window:
            model["max_model_len"] = manners.window
        return self._send(200, {"object": "list", "data": [model]})

    def _props(self, asked: dict[str, Any], turn: Turn) -> None:
        if self.manners.props is None:
            return self._send(404, {"error": "Not Found"})
        settings = {"n_ctx": self.manners.props}
        return self._send(200, {"default_generation_settings": settings, "total_slots": 3})

    def _generate(self, asked: dict[str, Any], turn: Turn) -> None:
        manners = self.manners
        if manners.status:
            return self._send(*manners.status)
        if manners.html:
            return self._send(200, "<html>Sign in</html>")
        for word in manners.refuses:
            if word in json.dumps(asked):
                return self._send(400, {"error": {"message": f"Unsupported parameter: {word}"}})
        text = (
            small_model.write(asked["messages"][0]["content"]) if turn.text is None else turn.text
        )
        written = self._written()
        limit = asked.get("max_tokens") or asked.get("max_completion_tokens")
        pieces = lines.split(text.removeprefix(written))
        kept = lines.first_tokens(pieces, limit) if limit else pieces
        if turn.fault is Fault.EMPTY:
            kept = pieces = []
        if turn.fault is Fault.LENGTH:
            kept = pieces[: turn.after]
        reason = manners.finish if len(kept) == len(pieces) else "length"
        usage = {"prompt_tokens": 40, "completion_tokens": len(kept), "total_tokens": 1}
        if not manners.streams:
            message = {"role": "assistant", "content": "".join(kept)}
            choice = {"index": 0, "message": message, "finish_reason": reason}
            return self._send(200, {"model": manners.model, "choices": [choice], "usage": usage})
        return self._answer_with(kept, reason, usage if manners.usage else None, turn)

    def _answer_with(
        self, pieces: list[str], reason: str | None, usage: dict[str, int] | None, turn: Turn
    ) -> None:
        self._head(200, "text/event-stream", chunked=True)
        self._chunk(b": a comment, as proxies send to keep a connection open\n\n")
        for piece in pieces:
            if self._broke({"done": False}, turn):
                return
            time.sleep(turn.pause)
            self._event({"delta": {"content": piece}, "finish_reason": None})
            self.exchange.pieces += 1
        if self._broke({"done": True}, turn):
            return
        if reason:
            self._event({"delta": {}, "finish_reason": reason})
        if usage:
            self._data({"choices": [], "usage": usage})
        if self.manners.done:
            self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _broke(self, line: dict[str, Any], turn: Turn) -> bool:
        act = _MID_STREAM.get(turn.fault)
        if act is None:
            return super()._broke(line, turn)
        if self.exchange.pieces < turn.after and not line["done"]:
            return False
        self._chunk(act)
        self._chunk(b"") if turn.fault is not Fault.DRIP else self._drip_on()
        return True

    def _drip_on(self) -> None:
        self._until_gone(lambda: self._chunk(b"x"))

    def _event(self, choice: dict[str, Any]) -> None:
        self._data({"model": self.manners.model, "choices": [{"index": 0, **choice}]})

    def _data(self, found: dict[str, Any]) -> None:
        text = json.dumps(found, ensure_ascii=False)
        self._chunk(f"data: {text}\n\n".encode())


_MID_STREAM: dict[Fault, bytes] = {
    Fault.MALFORMED: b'data: {"choices":[{"del\n\n',
    Fault.WRONG_SHAPE: b'data: ["not", "an", "object"]\n\n',
    Fault.ERROR_LINE: b'data: {"error":{"message":"the slot was lost","code":500}}\n\n',
    Fault.DRIP: b'data: {"choices":[{"delta":{"content":"',
}


class OpenAIServer(OllamaServer):
    """A scripted server on loopback; `manners` may be changed while it runs."""

    handler = Handler

    def __init__(self, **manners: Any) -> None:
        super().__init__()
        self.manners = Manners(**manners)
        self.keys: list[str | None] = []
