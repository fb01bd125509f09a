"""Addresses to which providers send their events."""

from django.urls import path

from guichet.interfaces.webhooks.views import receive

urlpatterns = [path("<slug:gateway_code>/", receive, name="webhook")]
