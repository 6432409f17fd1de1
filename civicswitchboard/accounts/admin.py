"""Admin screens of curators' accounts, roles and assigned states."""

from axes.utils import reset
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from partners.admin.base import CuratorAdmin
from partners.models import CuratedState
from partners.permissions.roles import Role

from . import second_factor

# Django registers both by itself; here they get a search box that bears any text.
admin.site.unregister([User, Group])
# The library's own screens show the keys of everybody's second factor.
admin.site.unregister([TOTPDevice, StaticDevice])

ONLY_SUPERUSERS_SET = ("is_superuser", "user_permissions")
ROLES = "In words: " + "; ".join(f"{role.value}: {role.label}" for role in Role) + "."


class CuratedStateInline(admin.TabularInline):
    model = CuratedState
    fields = ("state",)
    extra = 1
    verbose_name_plural = (
        "Assigned states. Anyone with states works only on their entries; a regional curator "
        "needs at least one"
    )


@admin.register(User)
class CuratorAccountAdmin(CuratorAdmin, UserAdmin):
    inlines = (CuratedStateInline,)
    actions = ("let_in_again", "take_second_factor_away")
    list_display = ("username", "first_name", "last_name", "roles", "states", "is_active")
    list_filter = ("groups", "is_active", "is_superuser")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups", "curated_states")

    def get_inlines(self, request, obj):
        # A new account has a name and a password first, and the rest on the page after.
        return self.inlines if obj else ()

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, *ONLY_SUPERUSERS_SET)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.help_text = ROLES
        return field

    def save_model(self, request, obj, form, change):
        # Every account created here is for work in the admin.
        obj.is_staff = obj.is_staff or not change
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        account = form.instance
        is_regional = account.groups.filter(name=Role.REGIONAL).exists()
        if change and is_regional and not account.curated_states.exists():
            text = f"“{account}” has no state yet, so they can’t see any entries. Add one below."
            self.message_user(request, text, messages.WARNING)

    @admin.action(description="Let them try to sign in again now", permissions=["change"])
    def let_in_again(self, request, queryset):
        for account in self._own(request, queryset):
            reset(username=account.username)
            self.message_user(request, f"“{account}” can try again now.", messages.SUCCESS)

    @admin.action(description="Remove the second factor (for a lost phone)", permissions=["change"])
    def take_second_factor_away(self, request, queryset):
        for account in self._own(request, queryset):
            text = f"“{account}” has none."
            if second_factor.turn_off(account):
                text = (
                    f"“{account}” now signs in with only a password, and can set up a new second "
                    "factor."
                )
                self.log_change(request, account, "Removed the second factor.")
            self.message_user(request, text, messages.SUCCESS)

    def _own(self, request, accounts) -> list[User]:
        """Those of the accounts that this user may change."""
        return [one for one in accounts if self.has_change_permission(request, one)]

    @admin.display(description="role")
    def roles(self, account) -> str:
        names = [group.name for group in account.groups.all()]
        return ", ".join(["Superuser"] * account.is_superuser + names)

    @admin.display(description="states")
    def states(self, account) -> str:
        return ", ".join(row.state for row in account.curated_states.all())


@admin.register(Group)
class CuratorGroupAdmin(CuratorAdmin, GroupAdmin):
    """The five roles mean the same on every site; other groups are the directors' own affair."""

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not _is_role(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not _is_role(obj)


def _may_touch(request, account: User | None) -> bool:
    """A superuser's account is changed by superusers only: a director must not become one."""
    return request.user.is_superuser or account is None or not account.is_superuser


def _is_role(group: Group | None) -> bool:
    return group is not None and group.name in Role.values
