"""What stands in addresses besides ids: the number of a document or a customer."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class NumberConverter(StringConverter):
    """A document's number, or a customer's; nothing else is looked for."""

    regex = r"[A-Za-z0-9+_-]{1,35}"


register_converter(NumberConverter, "number")
