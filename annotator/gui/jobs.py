"""Work off the GUI thread: one worker thread, one dispatcher that lives as long as the window.

Work is given a snapshot and returns a value; only the newest job of each key may deliver. Results arrive on
the GUI thread.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from annotator.model.errors import AnnotatorError, CancelledError
from annotator.services.analysis import CancelToken

_log = logging.getLogger(__name__)

Report = Callable[[object], None]
"""Called by the work with whatever its progress is; delivered to `on_progress` on the GUI thread."""
Work = Callable[[CancelToken, Report], Any]


@dataclass(frozen=True, slots=True)
class Job:
    """`generation` rises with each job; of one `key` only the highest counts."""

    key: str
    generation: int
    work: Work
    token: CancelToken
    on_done: Callable[[Any], None]
    on_failed: Callable[[AnnotatorError], None] | None
    on_progress: Callable[[Any], None] | None


@dataclass(frozen=True, slots=True)
class _Message:
    job: Job
    kind: str
    value: Any


class Jobs(QObject):
    """Runs jobs one after another in a thread of its own."""

    busy_changed = Signal(object)
    """True while a job is waiting, running or delivering."""
    crashed = Signal(object)
    """An exception that is not an AnnotatorError: a bug in the work."""
    _message = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._newest: dict[str, Job] = {}
        self._generation = 0
        self._open: set[int] = set()
        self._closed = False
        self._message.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="annotator-jobs", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        return bool(self._open)

    def pending(self, key: str) -> bool:
        """Whether a job of `key` is under way and may still deliver."""
        return key in self._newest

    def submit(
        self,
        key: str,
        work: Work,
        on_done: Callable[[Any], None],
        *,
        on_failed: Callable[[AnnotatorError], None] | None = None,
        on_progress: Callable[[Any], None] | None = None,
    ) -> Job:
        """Queue `work`; a job of the same `key` still under way is cancelled and will not deliver."""
        self.cancel(key)
        self._generation += 1
        job = Job(key, self._generation, work, CancelToken(), on_done, on_failed, on_progress)
        if self._closed:
            return job
        self._newest[key] = job
        self._open.add(job.generation)
        self._queue.put(job)
        if len(self._open) == 1:
            self.busy_changed.emit(True)
        return job

    def cancel(self, key: str) -> None:
        """Stop the job of `key`; what it already found is dropped."""
        job = self._newest.pop(key, None)
        if job is not None:
            job.token.cancel()

    def cancel_all(self) -> None:
        for key in list(self._newest):
            self.cancel(key)

    def close(self, timeout: float = 10.0) -> bool:
        """Cancel everything and wait for the thread. False when it did not end in `timeout` seconds; nothing
        is delivered afterwards in any case."""
        if not self._closed:
            self._closed = True
            self.cancel_all()
            self._queue.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    # -- the worker's thread

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            kind, value = self._attempt(job)
            if self._closed:
                # The dispatcher may be gone; nobody waits for this any more.
                continue
            self._message.emit(_Message(job, kind, value))

    def _attempt(self, job: Job) -> tuple[str, Any]:
        def report(progress: object) -> None:
            if not self._closed:
                self._message.emit(_Message(job, "progress", progress))

        try:
            job.token.check()
            return "done", job.work(job.token, report)
        except CancelledError:
            return "cancelled", None
        except AnnotatorError as error:
            return "failed", error
        except Exception as error:  # noqa: BLE001 - a bug in the work must not end the thread
            _log.exception("The job “%s” failed.", job.key)
            return "crashed", error

    # -- the GUI thread

    def _deliver(self, message: _Message) -> None:
        job = message.job
        newest = self._newest.get(job.key) is job and not self._closed
        if message.kind == "progress":
            if newest and job.on_progress is not None:
                job.on_progress(message.value)
            return
        if newest:
            del self._newest[job.key]
        try:
            if newest and message.kind == "done":
                job.on_done(message.value)
            elif newest and message.kind == "failed" and job.on_failed is not None:
                job.on_failed(message.value)
            elif newest and message.kind == "crashed":
                self.crashed.emit(message.value)
        finally:
            self._open.discard(job.generation)
            if not self._open and not self._closed:
                self.busy_changed.emit(False)
