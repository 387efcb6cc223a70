"""Jobs about jobs: a worker that was killed holds up nobody for long, and what failed does not pile up for ever."""

import structlog
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

log = structlog.get_logger(__name__)
STARTS_MAX = 5  # a job that took its worker down with it so often will do so again
FAILED_JOBS_KEPT_HOURS = 30 * 24


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="operations.rescue", pass_context=True)
async def rescue_jobs(context: JobContext, timestamp: int) -> dict[str, int]:
    """Each minute, start again what killed workers left undone: until then its lock would keep its like waiting.

    Takes no lock itself, or it could be the one that waits. A job whose like is already queued just ends: a clock
    does all that is due, whichever of its ticks runs.
    """
    done = {"started_again": 0, "ended": 0}
    for job in await context.app.job_manager.get_stalled_jobs():
        done["started_again" if await _started_again(context, job) else "ended"] += 1
        log.warning("job_was_left_undone", task=job.task_name, job=job.id, starts=job.attempts)
    return done


async def _started_again(context: JobContext, job: Job) -> bool:
    manager = context.app.job_manager
    if job.attempts < STARTS_MAX:
        try:
            await manager.retry_job(job)
            return True
        except UniqueViolation:
            log.info("job_like_it_is_queued", task=job.task_name)
    await manager.finish_job(job, Status.FAILED, delete_job=False)
    return False


@app.periodic(cron="15 3 * * *")
@app.task(queueing_lock="operations.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Each night, forget jobs that ended long ago, those that failed too."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=FAILED_JOBS_KEPT_HOURS, include_failed=True, include_aborted=True, include_cancelled=True
    )
