"""The tables.

The Ids of a lookup are one compressed value, and the codes of a batch another: a million Ids take some 6 MB, and half
a second to write. With a row for each Id it was twenty times as long and six times the space.

Large values are in tables of their own: a database reads the row of a lookup as a whole, and writes it anew with each
answer. The migrations from the tables of older versions are in `lib/store/migrations/`; a test checks that they lead
to these.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

from lib.store.column_types import LookupId, StorableText

METADATA: Final = MetaData()

LOOKUP: Final = Table(
    "lookup",
    METADATA,
    Column("id", LookupId, primary_key=True),
    Column("state", String(16), nullable=False, index=True),
    Column("created_at", Float, nullable=False, index=True, comment="seconds since 1970 UTC, as every time here"),
    Column("source", String(16), nullable=False),
    Column("dialect", String(16), nullable=False),
    Column("batch_size", Integer, nullable=False),
    Column("total", Integer, nullable=False, comment="distinct Ids"),
    Column("repeated", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("token", String(32), comment="of the claim that may write; a run that finds another token here stops"),
    Column("done", Integer, nullable=False, default=0, comment="Ids asked, answered or not"),
    Column("failed", Integer, nullable=False, default=0, comment="Ids asked that have no answer"),
    Column("counts", Text, nullable=False, default="{}", comment="JSON, Ids by code, in step with the answers"),
    Column(
        "names",
        Text,
        nullable=False,
        default="{}",
        server_default="{}",
        comment="JSON, the provider's names for codes that are ours, by code",
    ),
    Column(
        "final",
        Integer,
        nullable=False,
        default=0,
        server_default="0",
        comment="Ids whose status was final when it came; the others are open",
    ),
    Column("taken_up_at", Float),
    Column("taken_up_done", Integer, nullable=False, default=0),
    Column(
        "asking_seconds",
        Float,
        nullable=False,
        server_default="0",
        comment="from the start of the run to the last answer, by a monotonic clock",
    ),
    Column("rested_at", Float),
    Column("stop", Text, comment="JSON, the failure that ended the whole lookup"),
    Column("file_name", StorableText, nullable=False, server_default="", comment="of the upload"),
    Column("note", StorableText, nullable=False, server_default="", comment="what a person calls it"),
    Column(
        "searched",
        StorableText,
        nullable=False,
        server_default="",
        comment="file name and note, folded for the search",
    ),
    Column("endings", Text, nullable=False, server_default="", comment="the last digits of the first Ids"),
    Column("asked_by", StorableText, nullable=False, server_default="", index=True),
    Column("relation", String(16), nullable=False, server_default="first", index=True, comment="to its parent"),
    Column("parent_id", String(32), comment="the lookup it was made from; that may be deleted by now"),
    Column("family", String(32), nullable=False, server_default="", index=True, comment="the id of its first lookup"),
    Column("seen_at", Float, nullable=False, server_default="0", comment="when a page last showed it"),
    Column("recheck_minutes", Integer, comment="the plan: how long after the end a re-check is due"),
    Column(
        "recheck_left",
        Integer,
        nullable=False,
        server_default="0",
        comment="the plan: how many re-checks are left at most",
    ),
    Column("recheck_at", Float, index=True, comment="the plan: when the next is due; null while the lookup runs"),
    Column(
        "is_watched",
        Boolean,
        nullable=False,
        default=False,
        server_default=false(),
        comment="whether the sentinel has counted it, or is not to",
    ),
    Index("ix_lookup_watched", "is_watched", "created_at"),
)

NEWEST_TOTAL: Final = Table(
    "newest_total",
    METADATA,
    Column("lookup_id", LookupId, ForeignKey("lookup.id", ondelete="CASCADE"), primary_key=True),
    Column("is_own", Boolean, primary_key=True, comment="of the versions that its own person started, else of all"),
    Column("total", Integer, nullable=False, comment="its distinct Ids; 0 where they are counted with an earlier one"),
    Column("counts", Text, nullable=False, comment="JSON, Ids by the code of their newest answer"),
    Column("names", Text, nullable=False, comment="JSON, as in the lookup's row"),
    Column("columns", LargeBinary, comment="see lib/store/column_totals.py; null where no file has rows for it"),
)

SENTINEL_SLOT: Final = Table(
    "sentinel_slot",
    METADATA,
    Column("begins", Float, primary_key=True),
    Column("is_practice", Boolean, primary_key=True, comment="whether the embedded sandbox answered"),
    Column("operator", String(16), primary_key=True, comment="by prefix; '' for the messages of all"),
    Column("lookups", Integer, nullable=False),
    Column("messages", BigInteger, nullable=False),
    Column("weights", Text, nullable=False, comment="JSON, by code the sum of its shares in the lookups"),
)

GIVEN: Final = Table(
    "given",
    METADATA,
    Column("lookup_id", LookupId, ForeignKey("lookup.id", ondelete="CASCADE"), primary_key=True),
    Column("min_id", BigInteger, nullable=False, comment="the smallest of the Ids; the next column is the largest"),
    Column("max_id", BigInteger, nullable=False),
    Column("ids", LargeBinary, nullable=False, comment="int64, little-endian, zlib"),
    Column("rejections", LargeBinary, nullable=False, comment="JSON list of [row, token, reason], zlib"),
)

ANSWER: Final = Table(
    "answer",
    METADATA,
    Column("lookup_id", LookupId, ForeignKey("lookup.id", ondelete="CASCADE"), primary_key=True),
    Column("batch", Integer, primary_key=True),
    Column(
        "codes", LargeBinary, comment="int32, little-endian, zlib, in the order of the Ids; null if none was answered"
    ),
    Column("failure", Text, comment="JSON, why Ids have no answer: one reason for all, or a list by index"),
)

UPLOADED: Final = Table(
    "uploaded",
    METADATA,
    Column("lookup_id", LookupId, ForeignKey("lookup.id", ondelete="CASCADE"), primary_key=True),
    # Before the blob, so that SQLite reads it without touching that.
    Column("count", Integer, nullable=False, comment="rows of the file below its header"),
    Column("rows", LargeBinary, nullable=False, comment="Arrow stream, zstd; see lib/store/rows.py"),
)

ROW_INDEX: Final = Table(
    "row_index",
    METADATA,
    Column("number", Integer, primary_key=True, comment="of the lookup in `row_word`, shorter than its id"),
    Column("lookup_id", LookupId, ForeignKey("lookup.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("indexed", Integer, nullable=False, comment="rows whose words are in `row_word`"),
)

ROW_WORD: Final = Table(
    "row_word",
    METADATA,
    # The lookup before the word: its words are written in one go, found by one seek and deleted in one go.
    Column("number", Integer, ForeignKey("row_index.number", ondelete="CASCADE"), primary_key=True),
    # Compared by bytes, so that the words with a beginning lie side by side.
    Column("word", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True),
    Column("start", Integer, primary_key=True, comment="the first row of the slice that the next column counts from"),
    Column("places", LargeBinary, nullable=False, comment="the rows with the word; uint16, little-endian"),
    sqlite_with_rowid=False,
)

PROVIDER: Final = Table(
    "provider",
    METADATA,
    Column("id", Integer, primary_key=True, comment="always 1: there is one provider"),
    Column("dialect", String(16), nullable=False),
    Column("is_down", Boolean, nullable=False),
    Column("since", Float),
    Column("next_try", Float),
    Column("last_failure", Text, comment="JSON"),
    Column("last_failure_at", Float),
    Column("last_answer_at", Float),
)

LOGIN: Final = Table(
    "login",
    METADATA,
    Column("key", String(64), primary_key=True, comment="a hash of the sign-in"),
    Column("who", StorableText, nullable=False, index=True),
    Column("began_at", Float, nullable=False, index=True, comment="when the identity provider issued it"),
    Column("met_at", Float, nullable=False, comment="when it was first used here"),
    Column("seen_at", Float, nullable=False, comment="when it was last used"),
    Column("end", String(16), comment="why it ended; null while it lives"),
)

AUDIT_LOG: Final = Table(
    "trail",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Float, nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("who", StorableText, nullable=False, index=True),
    Column("role", String(16), nullable=False),
    Column("address", StorableText, nullable=False, comment="of the network"),
    Column("detail", String(16), nullable=False),
    Column("count", Integer, comment="Ids or rows"),
    Column("subject", String(48), nullable=False, server_default="", comment="which text was changed"),
)

COMPANY_TEXT: Final = Table(
    "company_text",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, comment="the largest one counts"),
    Column("kind", String(16), nullable=False),
    Column("subject", String(32), nullable=False, comment="a code, or what else the text is about"),
    Column("language", String(8), nullable=False),
    Column("text", StorableText, comment="null for the shipped one"),
    Column("at", Float, nullable=False),
    Column("who", StorableText, nullable=False),
)
