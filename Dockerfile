# The image of web, worker, beat, SFTP server and management commands; docker-compose.yml says which one a container is.
FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    OPSCOM_DATA=/data \
    STATIC_COLLECTED=true

RUN useradd --system --uid 10001 --home-dir /app --no-create-home opscom \
    && install --directory --owner=opscom --mode=0700 /data

WORKDIR /app

# The packages change less often than the code: a layer of their own.
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .
# The settings refuse to load without keys; these two sign and encrypt nothing and stay in this one command.
RUN python -m compileall -q . \
    && SECRET_KEY=unused FIELD_KEYS=unused python manage.py collectstatic --no-input --verbosity 0

USER opscom
VOLUME /data
EXPOSE 8000 2222

HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["python", "manage.py", "check_health"]

# Processes rather than threads: persistent connections, and no thread waits for another's Python.
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "1", "--no-ws", "--respawn-failed-workers", "opscom.wsgi:application"]
