"""The settings of operation: the log, and who may read the metrics."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, Field, SecretStr

_FEWEST: Final = 16


def _long_enough(value: SecretStr | None) -> SecretStr | None:
    if value is None:
        return None
    text = value.get_secret_value()
    # The token is sent in an HTTP header.
    if len(text) < _FEWEST or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError
    return value


class OperatingSettings(BaseModel):
    """The settings of operation: the log, and who may read the metrics."""

    metrics_token: Annotated[SecretStr | None, AfterValidator(_long_enough)] = Field(
        None,
        alias="NIKSMS_METRICS_TOKEN",
        description=f"what opens `/metrics` and the details of `/healthz`: {_FEWEST} or more Latin letters, digits and "
        "signs without a space; without it both are closed",
    )
    log_format: Literal["text", "json"] = Field(
        "text", alias="NIKSMS_LOG_FORMAT", description="how a line of the log is written, `text` or `json`"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", alias="NIKSMS_LOG_LEVEL", description="what is logged at least: `debug`, `info`, `warning` or `error`"
    )
