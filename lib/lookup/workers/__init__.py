"""The engine in processes of its own: lookups as jobs on PostgreSQL, the provider's limits shared by all of them.

    page ── writes the row ── nudges ──> queue (Procrastinate) ──> a worker ── claims the row, runs it, ends the job

The row is the request, as ever. A job is a nudge and nothing more: it carries the id of a lookup, and is deleted when
it ends, however it ends. A live lookup without a job is given one by a sweep, so none is lost with a job, a worker or
a page. Needs the extra `scaled`; where the server runs the lookups itself, nothing of this is imported.
"""
