from django.db import migrations

from tracker.migrations._guards import GUARDS, guarded


class Migration(migrations.Migration):
    dependencies = [("tracker", "0003_returned")]

    operations = [guarded(GUARDS)]
