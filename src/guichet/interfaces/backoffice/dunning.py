"""`/gestion/clients/NUMBER/relances/ID/…`: what follows a refused payment is held, goes on, or is stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guichet.contexts.brands.public import BrandView
from guichet.contexts.dunning.public import Result, RunStatus, RunView, StepKind, StoppedFor, list_runs
from guichet.contexts.invoicing.public import list_numbers
from guichet.contexts.payments.public import refusal
from guichet.flows.dunning.desk import go_on_with_run, hold_run, stop_run
from guichet.infra import audit
from guichet.infra.clock import day_of
from guichet.interfaces.backoffice.desk import actor_of, context_of, customer_or_404
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import StaffContext

MOST_RUNS = 6
KINDS: Mapping[StepKind, Promise] = {
    StepKind.RETRY: gettext_lazy("Charge again"),
    StepKind.REMIND: gettext_lazy("Letter"),
    StepKind.SUSPEND: gettext_lazy("Suspend"),
    StepKind.CANCEL: gettext_lazy("End the subscription"),
    StepKind.WRITE_OFF: gettext_lazy("Writing off"),
}
RESULTS: Mapping[Result, Promise] = {
    Result.CHARGED: gettext_lazy("tried"),
    Result.ANNOUNCED: gettext_lazy("announced"),
    Result.REMINDED: gettext_lazy("written"),
    Result.TAKEN: gettext_lazy("done"),
    Result.OVERTAKEN: gettext_lazy("overtaken"),
    Result.NOTHING: gettext_lazy("nothing to do"),
    Result.OURS: gettext_lazy("left out: not the customer's doing"),
    Result.STOPPED: gettext_lazy("no longer needed"),
}
STATES: Mapping[RunStatus, Promise] = {
    RunStatus.OPEN: gettext_lazy("Under way"),
    RunStatus.HELD: gettext_lazy("Held"),
    RunStatus.STOPPED: gettext_lazy("Stopped"),
}
ENDS: Mapping[StoppedFor, Promise] = {
    StoppedFor.PAID: gettext_lazy("Paid"),
    StoppedFor.GIVEN_UP: gettext_lazy("No longer claimed"),
    StoppedFor.PERSON: gettext_lazy("Stopped by a person"),
}


@dataclass(frozen=True, slots=True)
class ShownStep:
    name: str
    day: date
    result: str


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run as shown; `why` is the refusal's sentence."""

    id: UUID
    number: str
    state: str
    is_open: bool
    is_held: bool
    why: str
    steps: tuple[ShownStep, ...]


def shown_runs(context: StaffContext, customer_id: UUID) -> list[ShownRun]:
    """The customer's latest runs, the newest first."""
    runs = list_runs(customer_id, MOST_RUNS)
    numbers = list_numbers([run.invoice_id for run in runs]) if runs else {}
    return [_shown(run, numbers[run.invoice_id], context.brand, context.language) for run in runs]


def _shown(run: RunView, number: str, brand: BrandView, language: str) -> ShownRun:
    steps: Sequence[ShownStep] = [
        ShownStep(
            str(KINDS[step.kind]), day_of(brand, step.taken_at or step.due_at),
            str(RESULTS[step.result]) if step.result else "",
        )
        for step in run.steps
        if step.result is not Result.STOPPED
    ]  # fmt: skip
    state = ENDS[run.stopped_for] if run.stopped_for else STATES[run.status]
    return ShownRun(
        run.id, number, str(state), run.status is RunStatus.OPEN, run.status is RunStatus.HELD,
        refusal(run.code).sentence[language], tuple(steps),
    )  # fmt: skip


@allow(Permission.FINANCE, methods=("POST",))
def hold(request: HttpRequest, number: str, run_id: UUID) -> HttpResponse:
    return _act(request, number, run_id, hold_run, _("Done. Nothing follows until you let it go on."))


@allow(Permission.FINANCE, methods=("POST",))
def go_on(request: HttpRequest, number: str, run_id: UUID) -> HttpResponse:
    return _act(request, number, run_id, go_on_with_run, _("Done. It goes on, later by the days that it was held."))


@allow(Permission.FINANCE, methods=("POST",))
def stop(request: HttpRequest, number: str, run_id: UUID) -> HttpResponse:
    return _act(request, number, run_id, stop_run, _("Done. The invoice stays open, and nothing follows by itself."))


def _act(
    request: HttpRequest,
    number: str,
    run_id: UUID,
    act: Callable[[BrandView, UUID, audit.Actor, UUID], bool],
    done: str,
) -> HttpResponse:
    context = context_of(request)
    customer = customer_or_404(context.brand, number)
    try:
        if act(context.brand, customer.id, actor_of(context), run_id):
            messages.success(request, done)
        else:
            messages.info(request, _("Nothing changed: somebody was faster, or it is over."))
    except LookupError:
        raise Http404("no such run of this customer") from None
    return HttpResponseRedirect(reverse("desk_customer", args=[number]), status=303)
