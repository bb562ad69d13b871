"""Managed user import over SFTP: our own server for clients to drop files on, and the task that fetches them
(parking §24.6).

How sure each part is (labels of integrations §0.1):
S  a folder per client, a task every 5 minutes, the file moves to `bak`, failures by mail as CSV
D  the name `.bak` beside the older `bak`, keys besides passwords, a host of the client's own
"""
