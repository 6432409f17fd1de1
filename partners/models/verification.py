"""A proxy of partners for the verification queue."""

from .partner import Partner


class PartnerToVerify(Partner):
    """A published partner that nobody has made sure of yet, or not for too long."""

    class Meta:
        proxy = True
        # Who may change partners may say that they are still right.
        default_permissions = ()
        verbose_name = "check that is due"
        verbose_name_plural = "checks that are due"
