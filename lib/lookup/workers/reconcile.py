"""Keeps jobs and lookups in step: every live lookup has a job, and every job under way has a worker.

A job that is ended here too early does no harm: its lookup is given another one, and the last run to claim the lookup
has it.
"""

import asyncio
from collections.abc import Collection, Iterable

from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status

from lib.lookup.workers.queue import QUEUE, job_for
from lib.store.ledger import Ledger


async def give_jobs(app: App, ledger: Ledger) -> None:
    """Give a job to each live lookup that has none."""
    # The lookups first: one that ends in between is given a job that finds nothing to do.
    live = await asyncio.to_thread(ledger.live)
    if not live:
        return
    with_job = {job.lock for job in await app.job_manager.list_jobs_async(queue=QUEUE)}
    for lookup_id in live:
        if lookup_id not in with_job:
            try:
                await job_for(app, lookup_id).defer_async(lookup_id=lookup_id)
            except AlreadyEnqueued:
                continue


async def end_silent(app: App, seconds: float) -> None:
    """End the jobs of workers whose last heartbeat is more than `seconds` ago."""
    await _end(app, await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=seconds))


class StrayJobs:
    """The jobs that the queue says this worker runs and that it does not: their end could not be stored."""

    def __init__(self) -> None:
        self._suspects: set[int | None] = set()

    async def end(self, app: App, worker_id: int, running: Collection[int | None]) -> None:
        """End the jobs that were stray at the last call too: one that was just fetched or ended only looks stray."""
        mine = await app.job_manager.list_jobs_async(queue=QUEUE, status=Status.DOING.value, worker_id=worker_id)
        stray = {job.id: job for job in mine if job.id not in running}
        await _end(app, [job for job_id, job in stray.items() if job_id in self._suspects])
        self._suspects = set(stray)


async def _end(app: App, jobs: Iterable[Job]) -> None:
    for job in jobs:
        try:
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        except ConnectorException:
            # Its worker was faster; where the database is away, the next call finds it.
            continue
