"""Sockets of people."""

from core.registry import Registry

# Kind of person → name of the surface's page that takes (public_id, token) and sets a password.
new_password_pages: Registry[str] = Registry("new password page")
