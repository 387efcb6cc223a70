from django.urls import path

from pecule.sites.design import gallery

app_name = "design"
urlpatterns = [
    path("", gallery.gallery, name="gallery"),
    path("form/", gallery.form, name="form"),
]
