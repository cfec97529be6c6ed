"""What keeps jobs and lookups in step: every live lookup has a job, and every job that is under way has a worker.

A job that is ended here too early harms nothing: its lookup is given another, and whoever claims it later has it.
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
    # The lookups first: one that comes to rest in between is given a job that finds nothing to do.
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
    """End the jobs of workers that have not been heard of for `seconds`."""
    await _end(app, await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=seconds))


class Forgotten:
    """The jobs that this worker is said to run and does not: their end could not be kept."""

    def __init__(self) -> None:
        self._suspects: set[int | None] = set()

    async def end(self, app: App, worker_id: int, running: Collection[int | None]) -> None:
        """End those that were found at the last call too: one that was just fetched or ended is no such job."""
        mine = await app.job_manager.list_jobs_async(queue=QUEUE, status=Status.DOING.value, worker_id=worker_id)
        forgotten = {job.id: job for job in mine if job.id not in running}
        await _end(app, [job for job_id, job in forgotten.items() if job_id in self._suspects])
        self._suspects = set(forgotten)


async def _end(app: App, jobs: Iterable[Job]) -> None:
    for job in jobs:
        try:
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        except ConnectorException:
            # Its worker was faster; where the database is away, the next sweep finds it.
            continue
