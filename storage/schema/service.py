"""The tables of the service that crawls on a schedule."""

from sqlalchemy import JSON, Column, Double, Integer, Table, Text

from storage.schema.metadata import METADATA, Id, Key

# What an operator asked of a site's job and what the service keeps of it.  ``asked_at``: run it now.  ``interval`` is
# the seconds between two crawls of a site that names none.  ``problem`` is why its site file cannot be read.  The rest
# is the plan of a site that has a ``digest``: its trigger is made of ``cron`` in ``timezone`` or of the seconds
# ``every``, and of ``jitter``; ``next_run_at`` (seconds since 1970, UTC) is null while it is paused.
jobs = Table(
    "jobs",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("paused_at", Text),
    Column("asked_at", Text),
    Column("interval", Double),
    Column("problem", Text),
    Column("problem_at", Text),
    Column("digest", Text),
    Column("cron", Text),
    Column("every", Double),
    Column("jitter", Integer),
    Column("timezone", Text),
    Column("next_run_at", Double, index=True),
    Column("submitted_at", Text),
)

# The service that leads, under its name; its lease is in seconds since 1970, UTC.
leaders = Table(
    "leaders",
    METADATA,
    Column("name", Key, primary_key=True),
    Column("machine", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("process_start", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("beat_at", Text, nullable=False),
    Column("lease_until", Double, nullable=False),
)

# Feeds and sitemaps of a site, and how they do.  ``weight`` adds up what failures weigh, 0 after a good answer;
# ``failed_at`` is when they began.  ``fresh_at`` is when a source last showed an unknown article, ``newest_at`` the
# date of the newest entry it showed.  Nothing is asked for before ``next_at`` (seconds since 1970, UTC).
sources = Table(
    "sources",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("normalized_url", Key, primary_key=True),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("weight", Double, nullable=False),
    Column("reason", Text),
    Column("failed_at", Text),
    Column("asked_at", Text, nullable=False),
    Column("answered_at", Text),
    Column("fresh_at", Text),
    Column("newest_at", Text),
    Column("next_at", Double, nullable=False),
)

# The last verdict on a site, ``since`` when it holds, and the state that was last told to the operator.  Runs before
# ``accepted_at`` say no more what is usual: the operator has taken what came after for the new usual.
health = Table(
    "health",
    METADATA,
    Column("site", Key, primary_key=True),
    Column("state", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("examples", JSON, nullable=False),
    Column("checked_at", Text, nullable=False),
    Column("told", Text),
    Column("told_at", Text),
    Column("accepted_at", Text),
)

# Alerts that wait for one target to take them; one row is one alert for one target, gone when it was delivered.
# ``target`` is a digest of the address, never the address itself, which holds secrets.
alert_outbox = Table(
    "alert_outbox",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("target", Key, nullable=False),
    Column("about", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Double, nullable=False),
    Column("problem", Text),
)
