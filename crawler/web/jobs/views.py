"""The pages of jobs: all of them, and one with its progress and its result."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from crawler.web.answers import answer, problem
from crawler.web.jobs.job import RUNNING, BackgroundJob
from crawler.web.jobs.runner import JobRunner
from crawler.web.login import Login


@dataclass(frozen=True)
class JobViews:
    """What is shown of the jobs, and who may stop one."""

    runner: JobRunner
    login: Login

    def list_jobs(self, request: Request) -> Response:
        """Show all jobs that are remembered, the latest first."""
        rows = [job.to_json() for job in self.runner.all()]
        return answer(request, "jobs.html", {"jobs": rows}, rows)

    def show_job(self, request: Request) -> Response:
        """Show one job.  Raises LookupError where there is none."""
        job = self._find(request)
        told = job.to_json()
        results = [] if told["state"] == RUNNING else job.results()
        data = told | {"running": told["state"] == RUNNING, "log": job.log(), "results": results}
        return answer(request, "job.html", data, results)

    def stop(self) -> Callable[[Request], Awaitable[Response]]:
        """Make the endpoint that stops a job."""

        async def stop(request: Request) -> Response:
            if why := self.login.refuses(request):
                return problem(request, 403, why)
            try:
                job = self._find(request)
            except LookupError as error:
                return problem(request, 404, str(error))
            self.runner.stop(job)
            return led_to(request, job)

        return stop

    def _find(self, request: Request) -> BackgroundJob:
        name = request.path_params["job"]
        job = self.runner.find(name)
        if job is None:
            raise LookupError(f"{name[:80]}: no such job")
        return job


def led_to(request: Request, job: BackgroundJob) -> Response:
    """Lead a browser to the page of a job; tell a program of it."""
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(request.url_for("job", job=job.id), 303)
    return JSONResponse(job.to_json(), 202)
