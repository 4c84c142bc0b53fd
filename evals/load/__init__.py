"""The service under load: a model with a fixed latency, arrivals that wait for nobody."""
