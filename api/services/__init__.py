"""Writes of the API that no caller asks for."""

from api.services.retention import purge_calls

__all__ = ["purge_calls"]
