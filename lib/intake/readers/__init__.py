"""Bytes of a file into a `Grid` of text cells, before it is known which of them are Ids.

Text goes through `encodings` and `delimited`, or `structured_text`; workbooks through `containers` and `sheets`, web
pages through `markup` and `sheets`. One file in an archive is unpacked by `archives`.
"""
