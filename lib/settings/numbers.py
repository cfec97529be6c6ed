"""Numbers of settings, as people write them."""

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator


def _number(value: object) -> object:
    """Refuse what pydantic would read as a number all the same: true as 1, 1_0 as 10."""
    if isinstance(value, bool) or "_" in str(value):
        raise ValueError
    return value


def _whole(value: object) -> object:
    """Refuse a fraction too: pydantic would take 8.0 as 8."""
    if "." in str(value):
        raise ValueError
    return _number(value)


Number: TypeAlias = Annotated[float, BeforeValidator(_number)]
Whole: TypeAlias = Annotated[int, BeforeValidator(_whole)]
