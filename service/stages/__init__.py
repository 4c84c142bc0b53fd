"""The steps of the flow, one a file; `service.pipeline` knows their order."""
