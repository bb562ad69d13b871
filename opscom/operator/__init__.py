"""The operator console: Django's own admin, where vendor staff look after all clients (DESIGN §3).

It runs outside every client's scope. What is changed here is changed by the same services as everywhere.
"""

from opscom.operator import clients, mailgun, people, records, tasks  # noqa: F401
