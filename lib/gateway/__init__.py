"""Requests one batch of Ids from the provider: the port, the errors, the dialects and a module for each of them."""
