from django.db import migrations

from tracker.migrations._guards import VERDICT_GUARDS, guarded


class Migration(migrations.Migration):
    dependencies = [("tracker", "0003_returned")]

    operations = [guarded(VERDICT_GUARDS)]
