# Sourced by a case. Afterwards: we stand in the checkout, TRACKER_VAR_DIR holds a record that was loaded for this case
# alone (SQLite), and `act` runs Python from its input. Exit 0 right, 1 wrong, 2 it cannot judge. Needs the development packages.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
PY=$PWD/.venv/bin/python; [ -x "$PY" ] || PY=${TRACKER_PYTHON:-python3}
TRACKER_VAR_DIR=$(mktemp -d) && trap 'rm -rf "$TRACKER_VAR_DIR"' EXIT
export TRACKER_VAR_DIR DEBUG=1 ALLOWED_HOSTS='*' TRACKER_REQUIRE_MFA=0 TRACKER_LOG_LEVEL=CRITICAL PYTHONPATH=$PWD
unset DATABASE_URL DJANGO_SETTINGS_MODULE
{ "$PY" manage.py migrate --skip-checks -v0 && "$PY" manage.py load_record && "$PY" manage.py demo_accounts; } \
  >"$TRACKER_VAR_DIR/log" 2>&1 || { tail -5 "$TRACKER_VAR_DIR/log"; echo "cannot judge: the record could not be loaded"; exit 2; }
act() { "$PY" -W ignore - "$@"; }
