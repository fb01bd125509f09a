"""The door of customers."""

from guichet.contexts.customers.domain.account_chain import account_chain
from guichet.contexts.customers.domain.addresses import CANADIAN_REGIONS, COUNTRIES, PostalAddress, faults, normalised
from guichet.contexts.customers.domain.vat_ids import (
    EU_MEMBERS,
    VatIdRefusedError,
    country_of_vat_id,
    parse_vat_id,
    siren_of_vat_id,
)
from guichet.contexts.customers.operations.change_details import AddressRefusedError, change_details, change_shipping
from guichet.contexts.customers.operations.change_vat_id import change_vat_id
from guichet.contexts.customers.operations.lock_customer import fix_currency, lock_customers, lock_free_customers
from guichet.contexts.customers.operations.move_customer import move_customer
from guichet.contexts.customers.operations.open_customer import open_customer
from guichet.contexts.customers.queries import (
    CustomerView,
    count_customers,
    find_customer,
    find_customer_by_number,
    get_customer,
    list_customers,
    list_customers_after,
    search_customers,
)

__all__ = [
    "CANADIAN_REGIONS",
    "COUNTRIES",
    "EU_MEMBERS",
    "AddressRefusedError",
    "CustomerView",
    "PostalAddress",
    "VatIdRefusedError",
    "account_chain",
    "change_details",
    "change_shipping",
    "change_vat_id",
    "count_customers",
    "country_of_vat_id",
    "faults",
    "find_customer",
    "find_customer_by_number",
    "fix_currency",
    "get_customer",
    "list_customers",
    "list_customers_after",
    "lock_customers",
    "lock_free_customers",
    "move_customer",
    "normalised",
    "open_customer",
    "parse_vat_id",
    "search_customers",
    "siren_of_vat_id",
]
