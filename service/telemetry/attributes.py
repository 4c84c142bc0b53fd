"""The names of span attributes, in this one place: no `gen_ai.*` name of OpenTelemetry is stable yet.

There is none for a prompt or an answer: they are never recorded.
"""

from __future__ import annotations

# OpenTelemetry semantic conventions for generative models, in development (1.3x)
OPERATION = "gen_ai.operation.name"
PROVIDER = "gen_ai.provider.name"
REQUEST_MODEL = "gen_ai.request.model"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"

# stable semantic conventions
HTTP_METHOD = "http.request.method"
HTTP_ROUTE = "http.route"
HTTP_STATUS = "http.response.status_code"
ERROR_TYPE = "error.type"

# our own
REQUEST_ID = "standfirst.request.id"
REPORT_ID = "standfirst.report.id"
REPORT_KIND = "standfirst.report.kind"
REPORT_STATUS = "standfirst.report.status"
ENGINE = "standfirst.engine"
STAGE = "standfirst.stage"
ROLE = "standfirst.model.role"
TENANT = "standfirst.tenant"
COST_USD = "standfirst.model.cost_usd"
CACHED_TOKENS = "standfirst.model.cached_tokens"
VERDICTS = "standfirst.verdicts."
