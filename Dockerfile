# Standfirst as a service: docker build -t standfirst . && docker run --rm -p 127.0.0.1:8000:8000 standfirst
# The same image is the command line: docker run --rm -i standfirst report - < article.txt
ARG PYTHON_IMAGE=python:3.11.14-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
# Wheels only, each with its hash: nothing is compiled, and no code of a package runs while it is installed.
RUN python -m venv --without-pip /opt/standfirst
COPY requirements.lock /tmp/requirements.lock
RUN python -m pip --python /opt/standfirst/bin/python install --no-cache-dir --no-deps --require-hashes \
      --only-binary :all: -r /tmp/requirements.lock
# Copied, not built: a build backend would be one more thing that the lock does not hold.
COPY service /opt/standfirst/lib/python3.11/site-packages/service
COPY prompts /opt/standfirst/lib/python3.11/site-packages/service/prompts
# The user that it runs as is not the one who made these files, whose umask may be strict.
RUN /opt/standfirst/bin/python -m compileall -q /opt/standfirst/lib && chmod -R a+rX /opt/standfirst && mkdir /data

FROM ${PYTHON_IMAGE}
# What installs packages has no place in what runs them.
RUN python -m pip uninstall --yes --quiet --root-user-action ignore setuptools wheel pip
COPY --from=build /opt/standfirst /opt/standfirst
COPY LICENSE /usr/share/doc/standfirst/LICENSE
# Inside of a container loopback is the container's own: who may reach the service is decided by what is published.
ENV PATH=/opt/standfirst/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STANDFIRST_HOST=0.0.0.0 \
    STANDFIRST_PORT=8000 \
    XDG_DATA_HOME=/data
# The store, unless STANDFIRST_DATABASE_URL names a Postgres, and the names of workers. Nothing else is written: a
# read-only file system will do.
COPY --from=build --chown=10001:10001 /data /data
VOLUME /data
# A standfirst.toml that is mounted here is read.
WORKDIR /srv
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['STANDFIRST_PORT']), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["python", "-m", "service.cli"]
CMD ["serve"]
