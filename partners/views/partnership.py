"""Stories of libraries and partners who worked together."""

from django.views.generic import DetailView, ListView

from ..models import Partnership


class PartnershipList(ListView):
    queryset = Partnership.objects.published().with_participants()
    template_name = "partners/partnership_list.html"
    context_object_name = "partnerships"


class PartnershipDetail(DetailView):
    queryset = Partnership.objects.published().with_participants()
    template_name = "partners/partnership_detail.html"
    context_object_name = "partnership"
