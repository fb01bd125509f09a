"""Revenue day by day, once a day is over: by the timetable, caught up in order."""

from __future__ import annotations

from datetime import timedelta

from guichet.contexts.brands.public import BrandView
from guichet.contexts.invoicing.public import earn, next_day_to_earn
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work

# What was issued on a day is committed long before: nothing of it comes after its day was booked.
SETTLED_AFTER = timedelta(hours=1)
# So many days are caught up in one transaction.
AT_ONCE = 31


def earn_days(brand: BrandView) -> int:
    """How many days were booked, of all that are over."""
    at = business_now(brand)
    over, booked = day_of(brand, at - SETTLED_AFTER), 0
    while (day := next_day_to_earn(brand.id)) is not None and day < over:
        with unit_of_work("revenue.earn"):
            count = min(AT_ONCE, (over - day).days)
            booked += earn(brand.id, [day + timedelta(days=n) for n in range(count)], at)
    return booked
