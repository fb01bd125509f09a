"""Documents as archival, accessible PDF, drawn by Typst from templates in this package and nothing else.

No system font and no file outside the package and its typeface is read, so the bytes depend on the document alone.
"""

from guichet.adapters.typst.render import TypstDocuments

documents = TypstDocuments()

__all__ = ["documents"]
