"""The five roles as groups, and the permissions of each; groups are updated after every migrate."""

from django.apps import apps as installed_apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q

ADD, CHANGE, DELETE, VIEW = "add", "change", "delete", "view"
_WRITE = (VIEW, ADD, CHANGE)
_ALL = (VIEW, ADD, CHANGE, DELETE)

Grants = dict[str, tuple[str, ...]]


class Role(models.TextChoices):
    """Each is the name of its group."""

    DIRECTOR = "Director", "everything, including accounts and deleting"
    CURATOR = "Curator", "all entries"
    REGIONAL = "Regional curator", "the entries of the states that are given to the account"
    REVIEWER = "Reviewer", "the queue of suggestions"
    VIEWER = "Viewer", "view everything, change nothing"


# Parts of an entry, which can be changed with it.
_PARTS: Grants = {
    "partners.alias": _ALL,
    "partners.servicearea": _ALL,
    "partners.participant": _ALL,
    "networks.membership": _ALL,
}
_ENTRIES: Grants = {"partners.partner": _WRITE, "partners.partnership": _WRITE}
_QUEUE: Grants = {"partners.suggestion": (VIEW, CHANGE), "partners.decision": (VIEW, ADD)}
_EVERYTHING_TO_SEE: Grants = dict.fromkeys(
    (
        "partners.partner", "partners.partnership", "partners.alias", "partners.servicearea",
        "partners.participant", "partners.partnertype", "partners.partnerrole", "partners.need",
        "partners.synonym", "partners.place", "partners.placename", "partners.zipcode",
        "networks.network", "networks.resource", "networks.membership", "networks.audience",
        "taggit.tag",
    ),
    (VIEW,),
)  # fmt: skip
# Model → what the role may do with it. A director may do everything.
GRANTS: dict[Role, Grants] = {
    Role.CURATOR: {
        **_EVERYTHING_TO_SEE,
        **_ENTRIES,
        **_PARTS,
        **_QUEUE,
        "networks.network": _WRITE,
        "networks.resource": _ALL,
        "networks.audience": _WRITE,
        "partners.partnertype": _WRITE,
        "partners.partnerrole": _WRITE,
        "partners.need": _WRITE,
        "partners.synonym": _ALL,
        "partners.place": (VIEW, ADD, CHANGE),
        "partners.placename": _ALL,
        "taggit.tag": _ALL,
    },
    Role.REGIONAL: {**_EVERYTHING_TO_SEE, **_ENTRIES, **_PARTS, **_QUEUE},
    Role.REVIEWER: _QUEUE,
    Role.VIEWER: _EVERYTHING_TO_SEE,
}


def roles_of(user: AbstractBaseUser | AnonymousUser) -> frozenset[str]:
    """The names of the user's groups, asked once for each user that a request loads."""
    if not hasattr(user, "_roles"):
        names = user.groups.values_list("name", flat=True) if user.pk else ()
        user._roles = frozenset(names)
    return user._roles


def is_director(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this is a director; who made the site is one without any group."""
    return user.is_superuser or Role.DIRECTOR in roles_of(user)


def make_groups(apps=installed_apps, using: str = "default") -> None:
    """Make the groups of all roles and give them what the roles may do, no more and no less."""
    groups = apps.get_model("auth", "Group").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for role in Role:
        group, _ = groups.get_or_create(name=role.value)
        granted = permissions.filter(_granted(role)) if role in GRANTS else permissions.all()
        group.permissions.set(granted)


def make_groups_after_migrating(sender, apps, using: str, **kwargs) -> None:
    """Called after each app was migrated; acts after the last one, when all permissions exist."""
    installed = [one for one in installed_apps.get_app_configs() if one.models_module]
    if sender.label != installed[-1].label:
        return
    try:
        apps.get_model("auth", "Permission")
    except LookupError:
        # The tables of accounts were migrated away.
        return
    make_groups(apps, using)


def _granted(role: Role) -> Q:
    allowed = Q(pk__in=())
    for label, verbs in GRANTS[role].items():
        app, model = label.split(".")
        codenames = [f"{verb}_{model}" for verb in verbs]
        allowed |= Q(content_type__app_label=app, codename__in=codenames)
    return allowed
