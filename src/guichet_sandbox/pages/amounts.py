"""An amount as people of a language, and of Canada for its dollar, write it."""

from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision

from guichet_sandbox.models import PaymentIntent


def amount_of(intent: PaymentIntent, language: str) -> str:
    currency = intent.currency.upper()
    amount = Decimal(intent.amount_minor).scaleb(-get_currency_precision(currency))
    return str(format_currency(amount, currency, locale=f"{language}_CA" if currency == "CAD" else language))
