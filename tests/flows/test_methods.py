"""Payment methods outside of a purchase: added, entered anew, preferred, removed; twice, at once, and killed."""

from __future__ import annotations

from uuid import uuid4

import pytest

from guichet.contexts.payments.models import Method
from guichet.contexts.payments.public import list_to_detach
from guichet.flows.audit import audit
from guichet.flows.methods.change import MethodRefusal, MethodRefusedError, prefer, remove
from guichet.flows.purchase.set_up import check_setup
from guichet.infra.models import AuditRecord, OutboxEvent
from tests.flows.at_once import at_once
from tests.flows.changes import Changes
from tests.flows.deaths import Lives
from tests.flows.journey import ASKS_ALWAYS, ASKS_ONCE, PLAIN_CARD, Buyer, House
from tests.flows.methods import Methods
from tests.flows.proof import mails_sent

MASTERCARD = "5555555555554444"
DECLINED = "4000000000000002"


@pytest.fixture
def methods(nora: Buyer) -> Methods:
    """Nora has bought a licence with a Visa that ends in 4242."""
    nora.buys(PLAIN_CARD)
    nora.house.runs_jobs()
    return Methods(nora)


def at_provider(house: House, method: Method) -> dict[str, object]:
    return house.provider.ask("GET", f"/v1/payment_methods/{method.reference}")


def test_one_more_is_kept_beside_the_preferred_one_with_whose_it_is(house: House, methods: Methods) -> None:
    assert methods.adds(ASKS_ONCE).status == "succeeded"
    house.runs_jobs()
    assert methods.numbers == ["4242", "3155"]
    saved = Method.objects.get(last_four="3155")
    assert saved.billing["first_name"] == "Nora"
    details = at_provider(house, saved)["billing_details"]
    assert isinstance(details, dict)
    assert (details["name"], details["address"]["postal_code"]) == ("Nora Gagnon", "H2X 3R7")
    assert mails_sent(methods.buyer.customer_id)["method_added"] == 1


def test_a_refused_card_leaves_all_as_it_was(methods: Methods) -> None:
    old = methods.all[0]
    after = methods.adds(DECLINED, replaces=old.id)
    assert (after.status, after.failure_code) == ("open", "card_declined")
    assert [method.id for method in methods.all] == [old.id]


def test_entered_anew_it_takes_the_old_ones_place_and_the_old_one_is_let_go(house: House, methods: Methods) -> None:
    old = methods.all[0]
    setup = methods.adds(MASTERCARD, replaces=old.id)
    check_setup(setup.id)  # the webhook, after the page
    assert [(method.last_four, method.is_preferred) for method in methods.all] == [("4444", True)]
    house.runs_jobs()
    row = Method.objects.get(pk=old.id)
    assert (row.status, row.replaced_by_id, row.is_detach_owed) == ("detached", methods.all[0].id, False)
    assert at_provider(house, row)["customer"] is None
    assert mails_sent(methods.buyer.customer_id)["method_replaced"] == 1
    house.lives(days=32)
    assert house.provider.taken() == [6784, 6784]
    assert AuditRecord.objects.get(action="method.replaced").before == {"method": old.label}


def test_two_that_replace_the_same_one_are_both_kept(methods: Methods) -> None:
    old = methods.all[0]
    methods.adds(MASTERCARD, replaces=old.id)
    methods.adds(ASKS_ONCE, replaces=old.id)
    assert methods.numbers == ["4444", "3155"]


def test_the_preferred_one_is_charged_at_the_renewal(house: House, methods: Methods) -> None:
    methods.adds(MASTERCARD)
    at_once(lambda: methods.prefers("4444"), lambda: methods.prefers("4444"))
    assert [(method.last_four, method.is_preferred) for method in methods.all] == [("4444", True), ("4242", False)]
    assert AuditRecord.objects.filter(action="method.preferred").count() == 1
    house.lives(days=32)
    charged = house.provider.charges(methods.buyer.known_as)[0]
    assert charged["payment_method"] == Method.objects.get(last_four="4444").reference


def test_what_pays_a_subscription_is_not_removed_and_anything_else_is(house: House, methods: Methods) -> None:
    with pytest.raises(MethodRefusedError) as refused:
        methods.removes("4242")
    assert refused.value.code is MethodRefusal.ONLY_ONE
    methods.adds(MASTERCARD)
    with pytest.raises(MethodRefusedError) as refused:
        methods.removes("4242")
    assert refused.value.code is MethodRefusal.PREFERRED
    methods.prefers("4444")
    methods.removes("4242")
    house.runs_jobs()
    assert methods.numbers == ["4444"]
    assert mails_sent(methods.buyer.customer_id)["method_removed"] == 1
    Changes(methods.buyer).cancels()
    methods.removes("4444")
    assert methods.numbers == []


def test_while_a_payment_by_it_is_under_way_it_is_not_removed(house: House) -> None:
    buyer = house.takes_in("deux@example.com")
    buyer.chooses()
    buyer.saves_card(ASKS_ALWAYS)
    buyer.confirms()
    with pytest.raises(MethodRefusedError) as refused:
        Methods(buyer).removes("3184")
    assert refused.value.code is MethodRefusal.PAYING


def test_of_another_customer_there_is_no_method(house: House, methods: Methods) -> None:
    other = house.takes_in("autre@example.com")
    for foreign in (methods.all[0].id, uuid4()):
        for change in (prefer, remove):
            with pytest.raises(LookupError):
                change(house.brand, other.customer_id, other.person_id, foreign)


def test_killed_after_each_commit_one_card_takes_the_others_place(house: House, driver: Lives) -> None:
    reached: set[str] = set()
    for n in range(1, 12):
        email = f"carte{n}@example.com"
        buyer = house.takes_in(email)
        buyer.buys(PLAIN_CARD)
        house.runs_jobs()
        life = driver.live("replaces_card", email, killed_after=n)
        reached |= set(life.commits)
        house.workers_are_gone()
        mine = Methods(buyer)
        if mine.numbers == ["4242"]:
            mine.adds(MASTERCARD, replaces=mine.all[0].id)
        house.sweeps()
        assert [(method.last_four, method.is_preferred) for method in mine.all] == [("4444", True)]
        assert list_to_detach(house.brand.id, 10) == []
        old = Method.objects.get(customer_id=buyer.customer_id, last_four="4242")
        assert at_provider(house, old)["customer"] is None
        if not life.was_killed:
            break
    assert {"setup.intent", "setup.started", "setup.outcome", "method.detached"} <= reached
    assert audit().wrong == ()


@pytest.mark.parametrize(
    ("part", "action", "left", "units"),
    [
        # The set-up's commits are those of a card that takes another's place, above.
        pytest.param(
            "adds_card",
            "method.added",
            ["4242", "4444"],
            {"setup.intent", "setup.started", "setup.outcome"},
            marks=pytest.mark.every_combination,
        ),
        ("prefers_card", "method.preferred", ["4444", "4242"], {"method.prefer"}),
        ("removes_card", "method.removed", ["4242"], {"method.remove", "method.detached"}),
    ],
)
def test_killed_after_each_commit_it_has_one_effect(
    house: House, driver: Lives, part: str, action: str, left: list[str], units: set[str]
) -> None:
    """A second card is added, preferred, removed. Whoever was interrupted looks, and does what is not done."""
    reached: set[str] = set()
    for n in range(1, 12):
        email = f"carte{n}@example.com"
        buyer = house.takes_in(email)
        buyer.buys(PLAIN_CARD)
        mine = Methods(buyer)
        if part != "adds_card":
            mine.adds(MASTERCARD)
        house.runs_jobs()
        second = Method.objects.filter(customer_id=buyer.customer_id, last_four="4444").first()
        life = driver.live(part, email, killed_after=n)
        reached |= set(life.commits)
        house.workers_are_gone()
        house.sweeps()
        if mine.numbers != left:
            if part == "adds_card":
                mine.adds(MASTERCARD)
            elif part == "prefers_card":
                mine.prefers("4444")
            else:
                mine.removes("4444")
        house.sweeps()
        assert mine.numbers == left
        subject = second or Method.objects.get(customer_id=buyer.customer_id, last_four="4444")
        records = AuditRecord.objects.filter(customer_id=buyer.customer_id, action=action, subject_id=subject.id)
        assert records.count() == 1
        told = OutboxEvent.objects.filter(customer_id=buyer.customer_id, name=action, payload__method=str(subject.id))
        assert told.count() == 1
        if part != "prefers_card":
            assert mails_sent(buyer.customer_id)[action.replace(".", "_")] == 1
        if part == "removes_card":
            assert at_provider(house, subject)["customer"] is None
        if not life.was_killed:
            break
    assert units <= reached
    assert audit().wrong == ()
