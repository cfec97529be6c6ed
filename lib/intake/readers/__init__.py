"""Bytes of a file into a `Grid` of text cells, before it is known which of them are Ids.

Text goes through `encodings` and `delimited`, workbooks through `containers` and `sheets`.
"""
