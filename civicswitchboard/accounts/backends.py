"""The authentication backend, which loads the second factor with the user."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User

from civicswitchboard.accounts.second_factor import with_second_factor


class CuratorBackend(ModelBackend):
    """Django's own, which learns in the same query whether the account has a second factor.

    Every page of the admin asks that; so none of them takes a query more for it.
    """

    def get_user(self, user_id) -> User | None:
        user = with_second_factor(User.objects.filter(pk=user_id)).first()
        return user if user and self.user_can_authenticate(user) else None
