"""Pasted text and uploaded files into Ids.

`paste.parse` and `files.read` are the two entry points. A file is read in three steps, each a package of its own:

- `readers`: bytes of one format into a `grid.Grid` of text cells, one module for each format.
- `tables`: the grid into a `Table`: where its header is and which column holds the Ids.
- `numbers`: tokens or cells into an `Intake`: which numbers are Ids and which are rejected, and why.
"""
