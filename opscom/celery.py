"""The worker's application. Tasks are few and thin; rows hold the work (DECISIONS 15)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opscom.settings")

app = Celery("opscom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
