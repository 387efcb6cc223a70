"""Addresses for machines."""

from django.urls import path

from pecule.operations import views

urlpatterns = [path("healthz", views.healthz, name="healthz"), path("metrics", views.metrics, name="metrics")]
