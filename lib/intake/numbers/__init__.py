"""Tokens and cells into Ids.

`tokens` defines what one token means. `folding` and `spans` do the same for a million tokens at once, `collector`
counts what they find. `long_numbers` says which numbers are long, `lengths` divides these from much shorter ones,
`other_kinds` knows times, cards and national codes, `running_text` knows list marks and numbers that a line end cuts,
and `plausibility` looks for Ids that may not be the ones that were meant.
"""
