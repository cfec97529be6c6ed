"""Tokens and cells into Ids.

`tokens` defines what one token means. `folding` and `spans` do the same for a million tokens at once, `collector`
counts what they find, and `plausibility` looks for Ids that may not be the ones that were meant.
"""
