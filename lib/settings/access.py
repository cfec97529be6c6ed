"""The settings of who may enter."""

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from lib.auth.policy import Allowed, Policy, Rules
from lib.settings.numbers import Whole

_MINUTE = 60
_HOUR = 3600


def _list(value: str) -> str:
    Allowed.read(value)
    return value


_List: TypeAlias = Annotated[str, AfterValidator(_list)]
_TAKES = "e-mail addresses, domains as `@example.com`, roles of the provider as `role:name`, separated by commas"


class AccessSettings(BaseModel):
    """The settings of who may enter once `[auth]` is configured, with which role and for how long."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, str_strip_whitespace=True)

    viewers: _List | None = Field(None, alias="NIKSMS_VIEWERS", description=f"who may read and export: {_TAKES}")
    staff: _List | None = Field(None, alias="NIKSMS_STAFF", description=f"who may look up too: {_TAKES}")
    admins: _List | None = Field(
        None,
        alias="NIKSMS_ADMINS",
        description=f"who may delete too, see all people's lookups, the connection and the audit trail: {_TAKES}",
    )
    role_claim: str = Field(
        "roles",
        alias="NIKSMS_ROLE_CLAIM",
        min_length=1,
        max_length=200,
        description="the claim of the sign-in that has the provider's roles, a text or a list; `a.b` is `b` within `a`",
    )
    share_lookups: bool = Field(
        default=False,
        alias="NIKSMS_SHARE_LOOKUPS",
        description="`true` or `false`: whether all who may enter read each other's lookups; without it only admins do",
    )
    idle_minutes: Whole = Field(
        60,
        alias="NIKSMS_IDLE_MINUTES",
        ge=1,
        le=1440,
        description="minutes without a click after which a session ends, a whole number of 1 to 1440",
    )
    session_hours: Whole = Field(
        12,
        alias="NIKSMS_SESSION_HOURS",
        ge=1,
        le=168,
        description="hours after the sign-in at which a session ends in any case, a whole number of 1 to 168",
    )
    sign_ins_a_minute: Whole = Field(
        30,
        alias="NIKSMS_SIGN_INS_A_MINUTE",
        ge=1,
        le=1000,
        description="sign-ins a minute of one person, and tries from one address, a whole number of 1 to 1000",
    )
    lookups_a_minute: Whole = Field(
        30,
        alias="NIKSMS_LOOKUPS_A_MINUTE",
        ge=1,
        le=1000,
        description="lookups that one person who has signed in starts in a minute, a whole number of 1 to 1000",
    )
    audit_days: Whole = Field(
        365,
        alias="NIKSMS_AUDIT_DAYS",
        ge=1,
        le=3650,
        description="days that the audit trail is kept, a whole number of 1 to 3650",
    )
    allow_open: bool = Field(
        default=False,
        alias="NIKSMS_ALLOW_OPEN",
        description="`true` or `false`: whether others than this machine are let in without any sign-in",
    )

    @property
    def rules(self) -> Rules:
        """The rules of access that these settings make."""
        viewers, staff, admins = (Allowed.read(text or "") for text in (self.viewers, self.staff, self.admins))
        return Rules(
            Policy(viewers, staff, admins, self.role_claim),
            idle_seconds=self.idle_minutes * _MINUTE,
            session_seconds=self.session_hours * _HOUR,
            is_shared=self.share_lookups,
            sign_ins_a_minute=self.sign_ins_a_minute,
            lookups_a_minute=self.lookups_a_minute,
        )
