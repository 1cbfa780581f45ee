"""How a request is worded for a server, and what to leave out once it has said no."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from runbook_helpers.providers.base import Request
from runbook_helpers.providers.budget import Budget

_SCHEMAS = ("json_schema", "json_object", "prompt")
"""Ways to ask for JSON, the surest first."""

_LIMIT = re.compile(r"max_(?:completion_)?tokens", re.IGNORECASE)
_USAGE = re.compile(r"stream_options|include_usage", re.IGNORECASE)


class Dialect:
    """What one server takes, as far as it is known; learnt from its refusals."""

    def __init__(self) -> None:
        self.limit, self.usage, self.schema = "max_tokens", True, _SCHEMAS[0]

    def learn(self, words: str, request: Request) -> bool:
        """Drop what the server refused in these words; False when nothing is left to drop."""
        if self.usage and _USAGE.search(words):
            self.usage = False
        elif self.limit == "max_tokens" and _LIMIT.search(words):
            self.limit = "max_completion_tokens"
        elif request.schema and self.schema != _SCHEMAS[-1]:
            self.schema = _SCHEMAS[_SCHEMAS.index(self.schema) + 1]
        else:
            return False
        return True

    def prompt(self, request: Request) -> str:
        """The prompt, with the schema in words where the server doesn't enforce it."""
        if not request.schema or self.schema == "json_schema":
            return request.prompt
        schema = json.dumps(request.schema, ensure_ascii=False)
        return (
            f"{request.prompt}\n\nAnswer with one JSON object that satisfies this JSON schema, and "
            f"with nothing around it:\n{schema}\n"
        )

    def settings(self, request: Request, budget: Budget) -> dict[str, Any]:
        """The options as they are sent, recorded with the reply."""
        asked = {
            self.limit: budget.num_predict,
            "temperature": request.options.temperature,
            "seed": request.options.seed,
        }
        return asked | self._format(request.schema)

    def body(
        self, model: str, request: Request, settings: Mapping[str, Any], owner: str | None
    ) -> dict[str, Any]:
        """The whole request; a model goes on with a last message of its own."""
        messages = [{"role": "user", "content": self.prompt(request)}]
        going_on: dict[str, Any] = {}
        if request.written:
            messages.append({"role": "assistant", "content": request.written})
            if owner == "vllm":  # which would begin a new message otherwise
                going_on = {"continue_final_message": True, "add_generation_prompt": False}
        usage = {"stream_options": {"include_usage": True}} if self.usage else {}
        asked = {"model": model, "messages": messages, "stream": True}
        return asked | usage | going_on | dict(settings)

    def _format(self, schema: Mapping[str, Any] | None) -> dict[str, Any]:
        if not schema or self.schema == "prompt":
            return {}
        if self.schema == "json_object":
            return {"response_format": {"type": "json_object"}}
        named = {"name": "reply", "schema": dict(schema), "strict": True}
        return {"response_format": {"type": "json_schema", "json_schema": named}}
