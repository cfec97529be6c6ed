"""Names for the Arrow types that functions take and return.

pyarrow ships no types, and the stubs published apart from it describe an older version: they reject valid calls and
give `pyarrow.array` of any NumPy array the type `BooleanArray`. A type checker therefore takes each name below for
`Any`; at run time it is pyarrow's class, and to a reader it says what a function expects.
"""

from typing import TypeAlias

import pyarrow as pa

StringArray: TypeAlias = pa.StringArray
"""One text each; null where there is none."""
TextArray: TypeAlias = pa.StringArray | pa.DictionaryArray
"""One text each, as a string array or as indexes of the distinct texts."""
FloatArray: TypeAlias = pa.DoubleArray
"""One float64 each; null where there is none."""
Table: TypeAlias = pa.Table
"""Columns of any types, of equal length."""
StringTable: TypeAlias = pa.Table
"""Columns of strings, of equal length."""
StringColumn: TypeAlias = pa.ChunkedArray
"""A column of a `StringTable`: string arrays one after the other."""
StringBatch: TypeAlias = pa.RecordBatch
"""Some rows of a `StringTable`, each column one string array."""
