"""Stories of libraries and partners who worked together."""

from django.views.generic import DetailView, ListView

from ..history.former_addresses import redirect_old_slug
from ..models import Partnership
from .caching import public_page


class PartnershipList(ListView):
    queryset = Partnership.objects.published().with_participants()
    template_name = "partners/partnership_list.html"
    context_object_name = "partnerships"


class PartnershipDetail(DetailView):
    queryset = Partnership.objects.published().with_participants()
    template_name = "partners/partnership_detail.html"
    context_object_name = "partnership"


partnership_list = public_page(PartnershipList.as_view())
partnership_detail = public_page(redirect_old_slug(Partnership)(PartnershipDetail.as_view()))
