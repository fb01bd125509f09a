"""The test accounts of direct debit, and what becomes of a debit. No other IBAN is taken, and none is stored.

The first ones are Stripe's own test numbers (docs.stripe.com/payments/sepa-debit); those that Stripe does not have are
ours, valid by their check digits. Codes of returns: ISO 20022 external codes, as in docs/rules.md R3.9.
"""

import hashlib
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Return:
    """Why a bank sends a debit back, in the scheme's code and in the words of Stripe's wire."""

    iso_code: str
    failure_code: str
    message: str


INSUFFICIENT_FUNDS = Return("AM04", "insufficient_funds", "The customer's account has insufficient funds.")
UNSPECIFIED = Return("MS03", "generic_could_not_process", "The bank could not process the debit.")
NO_MANDATE = Return("MD01", "debit_not_authorized", "The customer's bank says that the debit is not authorized.")
NO_ACCOUNT = Return("AC01", "no_account", "The bank account could not be located.")
CLOSED = Return("AC04", "account_closed", "The bank account has been closed.")
BLOCKED = Return("AC06", "bank_account_restricted", "The bank account cannot be debited.")
REFUNDED = Return("MD06", "customer_initiated", "The customer asked their bank to give the debit back.")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What becomes of each debit: sent back before it settles (`at_settlement`), or weeks after (`later`)."""

    name: str
    settles_in_days: int = 3
    at_settlement: Return | None = None
    later: Return | None = None


@dataclass(frozen=True, slots=True)
class TestAccount:
    """One row of the table. `result` is a key of the pages' texts."""

    iban: str
    behaviour: Behaviour
    result: str

    @property
    def last_four(self) -> str:
        return self.iban[-4:]

    @property
    def country(self) -> str:
        return self.iban[:2]

    @property
    def bank_code(self) -> str:
        """National code of the bank: five digits in France, eight in Germany."""
        return self.iban[4:12] if self.country == "DE" else self.iban[4:9]

    @property
    def fingerprint(self) -> str:
        """The same for the same account, and nothing that the account could be found by."""
        return hashlib.sha256(f"sandbox:{self.iban}".encode()).hexdigest()[:16]

    @property
    def spaced(self) -> str:
        """The number as people read it."""
        return " ".join(self.iban[start : start + 4] for start in range(0, len(self.iban), 4))


SETTLES = Behaviour("debit_settles")

ACCOUNTS = (
    TestAccount("FR1420041010050500013M02606", SETTLES, "debit_settles"),
    TestAccount("DE89370400440532013000", SETTLES, "debit_settles"),
    TestAccount("FR3020041010050500013M02609", Behaviour("debit_settles_late", settles_in_days=8), "debit_late"),
    TestAccount("FR9720041010050000002222227", Behaviour("debit_am04", at_settlement=INSUFFICIENT_FUNDS), "debit_am04"),
    TestAccount("FR8420041010050500013M02607", Behaviour("debit_ms03", at_settlement=UNSPECIFIED), "debit_ms03"),
    TestAccount("FR3920041010050130040130040", Behaviour("debit_md01", at_settlement=NO_MANDATE), "debit_md01"),
    TestAccount("FR4120041010050500013M02605", Behaviour("debit_ac01", at_settlement=NO_ACCOUNT), "debit_ac01"),
    TestAccount("FR2720041010050130020130020", Behaviour("debit_ac04", at_settlement=CLOSED), "debit_ac04"),
    TestAccount("FR9520041010050500013M02603", Behaviour("debit_ac06", at_settlement=BLOCKED), "debit_ac06"),
    TestAccount("FR5720041010050500013M02608", Behaviour("debit_md06", later=REFUNDED), "debit_md06"),
)
BY_IBAN = {account.iban: account for account in ACCOUNTS}
BEHAVIOURS = {account.behaviour.name: account.behaviour for account in ACCOUNTS}


def passes_check_digits(iban: str) -> bool:
    """ISO 13616: moved round, letters as numbers, the rest of a division by 97 is 1."""
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", iban):
        return False
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1
