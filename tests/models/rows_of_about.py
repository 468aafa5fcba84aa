"""The smallest valid row of what the operator says of the site."""

from factory import Sequence
from factory.django import DjangoModelFactory

from tracker.choices.about import AboutSection
from tracker.models import AboutText


class AboutTextFactory(DjangoModelFactory[AboutText]):
    class Meta:
        model = AboutText

    section = Sequence(lambda n: AboutSection.values[n % len(AboutSection)])
    text = "Words of the operator."
