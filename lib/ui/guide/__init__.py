"""The guide to status codes."""
