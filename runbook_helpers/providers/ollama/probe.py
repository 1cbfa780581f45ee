"""Let a model write one token, to learn that it can and with which window it is run."""

from __future__ import annotations

from runbook_helpers.providers.address import require_allowed, resolve_address
from runbook_helpers.providers.ollama.models import PATIENCE, models_named, running_window


def window(
    model: str, host: str | None, num_ctx: int, timeout: float, allow_remote: bool
) -> int | None:
    """The window in tokens of the loaded model, None when the server doesn't tell it.

    A `ProviderError` says why the model does not write. The prompt is one word, none of the user's.
    """
    from runbook_helpers.providers.ollama import wire

    url = resolve_address(host)
    require_allowed(url, allow_remote)
    with wire.connection(url, timeout, timeout) as client, models_named(client, model, url):
        with wire.faults_told(url, timeout):
            # 0 would mean no limit on some versions.
            client.generate(
                model=model, prompt="Hello", options={"num_predict": 1, "num_ctx": num_ctx}
            )
        return running_window(client, model, url, PATIENCE)
