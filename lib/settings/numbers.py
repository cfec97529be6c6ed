"""The types of settings that are numbers."""

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator


def _number(value: object) -> object:
    """Refuse two spellings that pydantic accepts: true for 1, and 1_0 for 10."""
    if isinstance(value, bool) or "_" in str(value):
        raise ValueError
    return value


def _whole(value: object) -> object:
    """Refuse fractions too: pydantic accepts 8.0 for 8."""
    if "." in str(value):
        raise ValueError
    return _number(value)


Number: TypeAlias = Annotated[float, BeforeValidator(_number)]
Whole: TypeAlias = Annotated[int, BeforeValidator(_whole)]
