"""The curators' own accounts and groups."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from .desk import CuratorAdmin

# Django registers both by itself; here they get a search box that bears any text.
admin.site.unregister([User, Group])


@admin.register(User)
class CuratorAccountAdmin(CuratorAdmin, UserAdmin):
    list_display = ("username", "first_name", "last_name", "email", "is_staff", "is_active")


@admin.register(Group)
class CuratorGroupAdmin(CuratorAdmin, GroupAdmin):
    pass
