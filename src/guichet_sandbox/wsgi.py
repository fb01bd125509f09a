"""The WSGI application: Django, and the few static files under /assets/."""

from pathlib import Path

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

application = WhiteNoise(get_wsgi_application(), root=str(Path(__file__).parent / "static"), prefix="assets/")
