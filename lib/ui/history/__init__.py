"""The history page: list of lookups, actions, comparison."""
