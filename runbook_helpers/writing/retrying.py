"""Ask again where that can help: a busy server, a cut connection, a reply that is no reply."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from runbook_helpers.errors import ProviderError
from runbook_helpers.providers import Provider, Reply, Request
from runbook_helpers.providers.events import Again, OnText, tell
from runbook_helpers.providers.stop import Stop
from runbook_helpers.writing.wrapper import Wrapper

if TYPE_CHECKING:
    from tenacity import RetryCallState

FIRST_WAIT = 1.0
"""Seconds before the second attempt; each further wait is twice as long, with a little jitter."""


class Retrying(Wrapper):
    """Asks up to `attempts` times, within the request's deadline all in all."""

    def __init__(self, inner: Provider, attempts: int = 3, first_wait: float = FIRST_WAIT) -> None:
        super().__init__(inner)
        self.attempts, self.first_wait = attempts, first_wait

    def write(self, request: Request, on_text: OnText | None = None) -> Reply:
        """The first whole reply, or the error of the last attempt with the longest partial text."""
        import tenacity

        stop = request.stop or Stop()
        ends = time.monotonic() + request.options.deadline
        partials: list[str] = []

        def before_next(state: RetryCallState) -> None:
            wait = state.next_action.sleep if state.next_action else 0
            said = f"attempt {state.attempt_number + 1} in {wait:.0f} s"
            tell(on_text, Again(f"{_error_of(state).what}; {said}"))

        def after(state: RetryCallState) -> None:
            partials.append(_error_of(state).partial)

        ask = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.attempts)
            | tenacity.stop_before_delay(request.options.deadline),
            wait=tenacity.wait_exponential_jitter(
                multiplier=self.first_wait, jitter=self.first_wait / 10
            ),
            retry=tenacity.retry_if_exception(lambda error: not stop.asked and _worthwhile(error)),
            sleep=tenacity.sleep_using_event(stop.event),
            before_sleep=before_next,
            after=after,
            reraise=True,
        )
        try:
            return ask(lambda: self.inner.write(_within(request, ends), on_text))
        except ProviderError as error:
            error.partial = max([*partials, error.partial], key=len)
            if ask.statistics["attempt_number"] > 1:
                error.what += f" (after {ask.statistics['attempt_number']} attempts)"
            raise


def _worthwhile(error: BaseException) -> bool:
    return isinstance(error, ProviderError) and error.retry_can_help


def _error_of(state: RetryCallState) -> ProviderError:
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, ProviderError)  # nothing else is retried
    return error


def _within(request: Request, ends: float) -> Request:
    left = max(ends - time.monotonic(), 0.001)
    return replace(request, options=replace(request.options, deadline=left))
