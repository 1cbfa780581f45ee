"""The HTTP side of the Ollama test server: endpoints, streams, and faults on the wire."""

from __future__ import annotations

import json
import select
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

from tests import ollama_lines as lines
from tests import small_model
from tests.ollama_script import Exchange, Fault, Model, Turn

if TYPE_CHECKING:
    from tests.ollama_server import OllamaServer

VERSION = "0.30.0"
_LONGEST_STALL = 30.0
GENERATING = {"/api/chat": "/api/chat", "/api/generate": "/api/chat"}
GENERATING["/v1/chat/completions"] = "/api/chat"
_STATUS = {
    Fault.ERROR_400_NESTED: (
        400,
        {
            "error": {
                "code": 400,
                "message": "request (9001 tokens) exceeds the available context "
                "size (4096 tokens), try increasing it",
                "type": "exceed_context_size_error",
            }
        },
    ),
    Fault.ERROR_500: (500, {"error": "llama runner process has terminated: exit status 2"}),
    Fault.ERROR_500_LIST: (500, ["unexpected", "shape"]),
    Fault.OUT_OF_MEMORY: (
        500,
        {"error": "model requires more system memory (5.6 GiB) than is available (3.1 GiB)"},
    ),
    Fault.BUSY: (
        503,
        {"error": "server busy, please try again.  maximum pending requests exceeded"},
    ),
    Fault.BAD_GATEWAY: (502, "<html><h1>502 Bad Gateway</h1></html>"),
    Fault.REDIRECT: (307, {"error": "moved"}),
}


class HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    ollama: OllamaServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        fault = sys.exc_info()[1]
        if fault and not isinstance(fault, ConnectionError | TimeoutError):
            self.ollama.crashes.append(fault)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65536
    timeout = 60
    server: HTTPServer
    exchange: Exchange
    known: ClassVar[dict[str, str]] = {
        "GET /": "_alive",
        "HEAD /": "_alive",
        "GET /api/version": "_version",
        "GET /api/tags": "_tags",
        "GET /api/ps": "_ps",
        "POST /api/show": "_show",
        "POST /api/chat": "_generate",
        "POST /api/generate": "_generate",
    }

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent: the journal tells."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.exchange = Exchange(self.path)
        self.server.ollama.journal.append(self.exchange)
        try:
            self._route(body)
        except ConnectionError:
            self.exchange.client_gone = True
            self.close_connection = True
        finally:
            self.server.ollama.note(self.exchange)

    def _route(self, body: bytes) -> None:
        name = self.known.get(f"{self.command} {self.path}")
        if name is None:
            return self._send(404, "404 page not found")
        try:
            asked = json.loads(body) if body else {}
        except ValueError as error:
            return self._send(400, {"error": str(error)})
        turn = self.server.ollama.next_turn(GENERATING.get(self.path, self.path))
        self.exchange.fault = turn.fault.value
        self._remember(asked)
        if not self._failed_at_once(turn):
            getattr(self, name)(asked, turn)
        return None

    def _remember(self, asked: dict[str, Any]) -> None:
        rest = dict(asked)
        self.exchange.model = rest.pop("model", None)
        self.exchange.options = rest.pop("options", None) or {}
        prompt = rest.pop("prompt", None)
        messages = rest.pop("messages", None) or (
            [{"role": "user", "content": prompt}] * bool(prompt)
        )
        self.exchange.messages, self.exchange.asked = messages, rest

    def _failed_at_once(self, turn: Turn) -> bool:
        if turn.fault in _STATUS:
            self._send(*_STATUS[turn.fault])
        elif turn.fault is Fault.MODEL_GONE:
            self._no_model()
        elif turn.fault is Fault.HANG_UP:
            self.close_connection = True
        elif turn.fault is Fault.STALL and turn.after == 0:
            self._stall()
        elif turn.text is not None and self.path not in GENERATING:
            self._send(200, turn.text)
        else:
            return False
        return True

    def _no_model(self) -> None:
        self._send(404, {"error": f"model '{self.exchange.model}' not found"})

    # -- endpoints ------------------------------------------------------------------------

    def _alive(self, asked: dict[str, Any], turn: Turn) -> None:
        self._send(200, "Ollama is running")

    def _version(self, asked: dict[str, Any], turn: Turn) -> None:
        self._send(200, {"version": VERSION})

    def _tags(self, asked: dict[str, Any], turn: Turn) -> None:
        self._send(200, {"models": [lines.listed(m) for m in self.server.ollama.models.values()]})

    def _ps(self, asked: dict[str, Any], turn: Turn) -> None:
        tells = self.server.ollama.traits.tells_window
        self._send(
            200,
            {
                "models": [
                    lines.listed(model)
                    | {"expires_at": lines.now(), "size_vram": 0}
                    | ({"context_length": window} if tells else {})
                    for model, window in self.server.ollama.running()
                ]
            },
        )

    def _show(self, asked: dict[str, Any], turn: Turn) -> None:
        model = self.server.ollama.find(self.exchange.model or "")
        if model is None:
            return self._no_model()
        return self._send(
            200,
            {
                "modelfile": f"FROM {model.name}",
                "template": "[INST] {{ .Prompt }} [/INST]",
                "details": lines.details(model),
                "model_info": {
                    "general.architecture": model.family,
                    f"{model.family}.context_length": model.window,
                },
                "capabilities": ["completion"],
            },
        )

    def _generate(self, asked: dict[str, Any], turn: Turn) -> None:
        model = self.server.ollama.find(self.exchange.model or "")
        if model is None:
            return self._no_model()
        prompt = self._read_prompt(model)
        if prompt is None:
            return self._send(
                400,
                {
                    "error": f"request ({self.exchange.prompt_tokens} tokens) "
                    f"exceeds the available context size "
                    f"({self.exchange.window} tokens), try increasing it"
                },
            )
        stream = self._lines(prompt, turn)
        if asked.get("stream", True):
            return self._stream(stream, turn)
        return self._send(200, lines.joined(list(stream), self._key))

    def _read_prompt(self, model: Model) -> str | None:
        """What the model gets to see: all, or the end of a prompt that is too long, or None."""
        ollama, exchange = self.server.ollama, self.exchange
        prompt = "\n".join(str(m.get("content", "")) for m in exchange.messages)
        exchange.window = ollama.load(model, exchange.options.get("num_ctx"))
        exchange.prompt_tokens = exchange.read_tokens = ollama.tokens(prompt)
        if exchange.prompt_tokens <= exchange.window:
            exchange.read_tokens -= ollama.cached(prompt)
            return prompt
        if ollama.traits.obeys_truncate and exchange.asked.get("truncate") is False:
            return None
        exchange.read_tokens = exchange.window // 2
        return prompt[-len(prompt) * exchange.read_tokens // exchange.prompt_tokens :]

    # -- text -----------------------------------------------------------------------------

    @property
    def _key(self) -> str:
        return "message" if self.path == "/api/chat" else "response"

    def _lines(self, prompt: str, turn: Turn) -> Iterator[dict[str, Any]]:
        """The stream as objects, the last one with `done`."""
        started = time.monotonic_ns()
        if turn.thinking:
            yield self._line("", thinking=turn.thinking)
        pieces, reason = self._pieces(prompt, turn)
        for piece in pieces:
            yield self._line(piece)
        yield self._line("", done=True) | {
            "done_reason": reason,
            "total_duration": time.monotonic_ns() - started,
            "load_duration": 1,
            "prompt_eval_duration": 1,
            "eval_count": sum(map(lines.piece_tokens, pieces)),
            "eval_duration": time.monotonic_ns() - started,
            # Go leaves a zero out (omitempty)
            **({"prompt_eval_count": n} if (n := self.exchange.read_tokens) else {}),
        }

    def _pieces(self, prompt: str, turn: Turn) -> tuple[list[str], str | None]:
        if turn.fault is Fault.EMPTY:
            return [], turn.done_reason
        text = small_model.write(self._asked(prompt)) if turn.text is None else turn.text
        schema = self.exchange.asked.get("format")
        if turn.text is None and isinstance(schema, dict):
            text = small_model.as_json(text, schema)
        pieces = lines.split(small_model.dressed(text, turn.dress))
        if turn.fault is Fault.LENGTH:
            return pieces[: turn.after], "length"
        if written := self._written():
            pieces = lines.split(_rest(text, written))
        limit = self.exchange.options.get("num_predict", -1)
        kept = pieces if limit < 0 else lines.first_tokens(pieces, limit)
        return kept, turn.done_reason if len(kept) == len(pieces) else "length"

    def _written(self) -> str:
        """The text of its own with which the model is asked to go on."""
        last = self.exchange.messages[-1] if self.exchange.messages else {}
        return str(last.get("content", "")) if last.get("role") == "assistant" else ""

    def _asked(self, prompt: str) -> str:
        return prompt.removesuffix(self._written())

    def _line(self, text: str, *, thinking: str = "", done: bool = False) -> dict[str, Any]:
        said: Any = text
        if self._key == "message":
            said = {"role": "assistant", "content": text} | (
                {"thinking": thinking} if thinking else {}
            )
        model = self.server.ollama.find(self.exchange.model or "")
        return {
            "model": model.name if model else None,
            "created_at": lines.now(),
            self._key: said,
            "done": done,
        }

    def _stream(self, stream: Iterator[dict[str, Any]], turn: Turn) -> None:
        self._head(200, "application/x-ndjson", chunked=True)
        for line in stream:
            if self._broke(line, turn):
                return
            self.server.ollama.stopping.wait(turn.pause) if turn.pause else None
            self._chunk(lines.ndjson(line))
            self.exchange.pieces += 1
        self._chunk(b"")

    def _broke(self, line: dict[str, Any], turn: Turn) -> bool:
        """Carry out a mid-stream fault when its time has come; True when the stream is over."""
        act = _MID_STREAM.get(turn.fault)
        if act is None or (self.exchange.pieces < turn.after and not line["done"]):
            return False
        act(self)
        return True

    def _cut(self) -> None:
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _no_done(self) -> None:
        self._chunk(b"")

    def _malformed(self) -> None:
        self._chunk(b'{"model":"llama2","message":{"role":"assist\n')
        self._chunk(b"")

    def _wrong_shape(self) -> None:
        self._chunk(b'["not", "an", "object"]\n')
        self._chunk(b"")

    def _error_line(self) -> None:
        self._chunk(lines.ndjson({"error": "model runner has unexpectedly stopped"}))
        self._chunk(b"")

    def _drip(self) -> None:
        self._chunk(b'{"model":"llama2:latest","message":{"role":"assistant","content":"')
        self._until_gone(lambda: self._chunk(b"x"))

    def _stall(self) -> None:
        self.wfile.flush()
        self._until_gone(lambda: None)

    def _until_gone(self, act: Callable[[], None]) -> None:
        """Repeat something until the client has left or the server stops."""
        ends = time.monotonic() + _LONGEST_STALL
        while time.monotonic() < ends and not self.server.ollama.stopping.wait(0.02):
            if select.select([self.connection], [], [], 0)[0]:
                raise ConnectionResetError("the client left")
            act()
        self.close_connection = True

    # -- bytes ----------------------------------------------------------------------------

    def _send(self, status: int, body: Any) -> None:
        text = isinstance(body, str)
        content = (body if text else json.dumps(body, ensure_ascii=False)).encode("utf-8")
        self._head(status, "text/plain" if text else "application/json", len(content))
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()

    def _head(self, status: int, kind: str, length: int = 0, *, chunked: bool = False) -> None:
        self.exchange.status = status
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status == _STATUS[Fault.REDIRECT][0]:
            self.send_header("Location", "http://elsewhere.invalid/api/chat")
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
        self.wfile.flush()


def _rest(text: str, written: str) -> str:
    """What follows `written`; like a real model it begins with the last words once more."""
    start = len(written) if text.startswith(written) else 0
    return text[max(start - 40, 0) :]


_MID_STREAM: dict[Fault, Callable[[Handler], None]] = {
    Fault.CUT: Handler._cut,
    Fault.NO_DONE: Handler._no_done,
    Fault.MALFORMED: Handler._malformed,
    Fault.WRONG_SHAPE: Handler._wrong_shape,
    Fault.ERROR_LINE: Handler._error_line,
    Fault.DRIP: Handler._drip,
    Fault.STALL: Handler._stall,
}
