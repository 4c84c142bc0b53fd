"""The error tree. Each error knows its stable code, its HTTP status and whether a retry can help.

StandfirstError
├── InputError                 bad_input              400   the caller's text or options
│   ├── EmptyText              empty_text             422   nothing to read
│   ├── UnreadableInput        unreadable_input       422   wrong encoding, broken file, no text in the page
│   ├── UnsupportedFormat      unsupported_format     415   a kind of file or output that we do not know
│   ├── InputTooLarge          input_too_large        413   over a stated limit
│   ├── FetchRefused           fetch_refused          422   URL fetching is off, or the address is not allowed
│   ├── NotFound               not_found              404   no such report of this tenant
│   ├── ConflictingKey         conflicting_key        422   an Idempotency-Key that belongs to another request
│   └── CallbackRefused        callback_refused       422   webhooks are off, or the address is not allowed
├── BodyTooSlow                body_too_slow          408   the request body did not come in time     (retry)
├── Overloaded                 overloaded             503   more requests than we take at once        (retry)
├── Unauthorized               unauthorized           401   no key, or none that may be used now
├── Forbidden                  forbidden              403   this key, or a page elsewhere, may not do that
├── RateLimited                rate_limited           429   more requests than allowed                (retry)
├── TooManyOpen                too_many_open          429   more reports of one key wait than may     (retry)
├── QueueFull                  queue_full             503   more reports wait than we take at once    (retry)
├── SettingsError              bad_settings           500   the environment or standfirst.toml
├── PromptError                bad_prompt             500   a prompt file that breaks its contract
├── FetchFailed                fetch_failed           502   the page could not be had            (retry)
├── StoreUnavailable           store_unavailable      503   the database is away, busy or full   (retry)
└── EngineError                engine_failed          502   the engine could not write a draft
    ├── ModelUnavailable       model_unavailable      502   refused, timed out, 5xx, 429         (retry)
    ├── ModelRefused           model_refused          502   bad key, unknown model, bad request
    ├── ModelAnswerInvalid     model_answer_invalid   502   no valid answer after one repair
    ├── DeadlineExceeded       deadline_exceeded      504   the whole report took too long       (retry)
    └── BudgetExceeded         budget_exceeded        402   more calls or dollars than allowed
"""

from __future__ import annotations

from typing import ClassVar


class StandfirstError(Exception):
    """Base of every error that a user may see; `detail` is one sentence that never echoes the input.

    `pointer` is the JSON pointer of the field that is wrong. `retry_after_seconds` becomes `Retry-After`.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"
    retryable: ClassVar[bool] = False

    def __init__(
        self, detail: str, *, pointer: str | None = None, retry_after_seconds: int | None = None
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer
        self.retry_after_seconds = retry_after_seconds


class InputError(StandfirstError):
    """The caller's text or options cannot be used."""

    code = "bad_input"
    status = 400
    title = "The input cannot be used"


class EmptyText(InputError):
    """There is nothing to read."""

    code = "empty_text"
    status = 422
    title = "There is no text to work on"


class UnreadableInput(InputError):
    """Wrong encoding, a broken file, or a page without text."""

    code = "unreadable_input"
    status = 422
    title = "The input could not be read"


class UnsupportedFormat(InputError):
    """A kind of file or of output that we do not know, or whose extra is not installed."""

    code = "unsupported_format"
    status = 415
    title = "This format is not supported"


class InputTooLarge(InputError):
    """Over a stated limit."""

    code = "input_too_large"
    status = 413
    title = "The input is too large"


class FetchRefused(InputError):
    """URL fetching is switched off, or the address is not allowed."""

    code = "fetch_refused"
    status = 422
    title = "This address may not be fetched"


class NotFound(InputError):
    """There is no such report, or it is another tenant's."""

    code = "not_found"
    status = 404
    title = "Not found"


class ConflictingKey(InputError):
    """An Idempotency-Key that was used for another request."""

    code = "conflicting_key"
    status = 422
    title = "The idempotency key belongs to another request"


class BodyTooSlow(StandfirstError):
    """The request body did not arrive in the time that it may take."""

    code = "body_too_slow"
    status = 408
    title = "The body came too slowly"
    retryable = True


class Overloaded(StandfirstError):
    """More requests are in flight than the service takes at once."""

    code = "overloaded"
    status = 503
    title = "The service is busy"
    retryable = True


class CallbackRefused(InputError):
    """Webhooks are switched off, or the callback address is not allowed."""

    code = "callback_refused"
    status = 422
    title = "This callback address may not be used"


class Unauthorized(StandfirstError):
    """No key was shown, or one that is unknown, revoked, expired or malformed: which of these is not told."""

    code = "unauthorized"
    status = 401
    title = "A key is needed"


class Forbidden(StandfirstError):
    """The key lacks the scope, or a browser says that another site's page is asking."""

    code = "forbidden"
    status = 403
    title = "This is not allowed"


class RateLimited(StandfirstError):
    """More requests in a minute than this key, or this address, may make."""

    code = "rate_limited"
    status = 429
    title = "Too many requests"
    retryable = True


class TooManyOpen(StandfirstError):
    """This key has as many reports waiting or in the making as it may have."""

    code = "too_many_open"
    status = 429
    title = "Too many reports are waiting"
    retryable = True


class QueueFull(StandfirstError):
    """As many reports wait, of all callers together, as the service takes."""

    code = "queue_full"
    status = 503
    title = "The queue is full"
    retryable = True


class SettingsError(StandfirstError):
    """The environment or standfirst.toml holds something that cannot be used."""

    code = "bad_settings"
    title = "The settings cannot be used"


class PromptError(StandfirstError):
    """A prompt file breaks its contract."""

    code = "bad_prompt"
    title = "A prompt file cannot be used"


class FetchFailed(StandfirstError):
    """The page could not be had."""

    code = "fetch_failed"
    status = 502
    title = "The page could not be fetched"
    retryable = True


class StoreUnavailable(StandfirstError):
    """The database cannot be reached, is busy, may not be written, or its disk is full."""

    code = "store_unavailable"
    status = 503
    title = "The database cannot be used"
    retryable = True


class EngineError(StandfirstError):
    """The engine could not write a draft."""

    code = "engine_failed"
    status = 502
    title = "The draft could not be written"


class ModelUnavailable(EngineError):
    """The model refused the connection, timed out, or answered 429 or 5xx until the retries were used up."""

    code = "model_unavailable"
    title = "The model could not be reached"
    retryable = True


class ModelRefused(EngineError):
    """The provider refuses the request itself: bad key, unknown model, bad request."""

    code = "model_refused"
    title = "The provider refused the request"


class ModelAnswerInvalid(EngineError):
    """The model gave no valid answer, not even after one repair ask."""

    code = "model_answer_invalid"
    title = "The model's answer could not be used"


class DeadlineExceeded(EngineError):
    """The whole report took longer than its deadline, or waited in the queue until it had passed."""

    code = "deadline_exceeded"
    status = 504
    title = "The deadline has passed"
    retryable = True


class BudgetExceeded(EngineError):
    """More model calls or dollars than allowed."""

    code = "budget_exceeded"
    status = 402
    title = "The budget is used up"


def error_of_code(code: str) -> type[StandfirstError]:
    """The error class with this stable code; `StandfirstError` itself for a code that is not known."""
    waiting = [StandfirstError]
    while waiting:
        kind = waiting.pop()
        if kind.code == code:
            return kind
        waiting.extend(kind.__subclasses__())
    return StandfirstError
