"""The engine in processes of its own: lookups are jobs on PostgreSQL, and all processes share the provider's limits.

    page ── writes the row ── nudges ──> queue (Procrastinate) ──> a worker ── claims the row, runs it, ends the job

The row is the request, as with the embedded engine. A job only nudges: it has the id of a lookup, and is deleted when
it ends, however it ends. The owner among the workers gives a job to every live lookup that has none, so a lookup is
not lost with a job, a worker or a page. This package needs the extra `scaled`; nothing imports it where the server
runs the lookups itself.
"""
