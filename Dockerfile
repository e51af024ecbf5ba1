# The service alone; compose.yaml adds PostgreSQL. Nothing is downloaded that the lock does not name by hash.

FROM python:3.11-slim-trixie AS built
WORKDIR /source
RUN python -m venv /opt/parkmatch
COPY requirements.lock ./
RUN /opt/parkmatch/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY features ./features
COPY recommender ./recommender
COPY service ./service
RUN /opt/parkmatch/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-trixie
# PostgreSQL's client, for backups: of the version of the server in compose.yaml. Chinese letters, for reports.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-cjk postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --home-dir /var/lib/parkmatch parkmatch
COPY --from=built /opt/parkmatch /opt/parkmatch
ENV PATH=/opt/parkmatch/bin:$PATH \
    NUMBA_CACHE_DIR=/var/lib/parkmatch/compiled \
    PARKMATCH_HOST=0.0.0.0 \
    PARKMATCH_PORT=8000
USER parkmatch
WORKDIR /var/lib/parkmatch
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/readyz')"]
CMD ["parkmatch", "serve"]
