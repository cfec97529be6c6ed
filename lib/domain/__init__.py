"""Frozen values that every other package shares: statuses, intake values, lookups, audit events. No I/O."""
