#!/bin/sh
# Runs the suite as if today were another day: the machine's date is set for everything that it starts, the database's
# process too. Whatever is green today must be green on each of them.
#
#   test/days.sh                          seven days in a row, the end of the year and of February, the whole suite
#   test/days.sh test/care test/e2e       the same with a part of it
#   DAYS='2026-12-31 23:50:00' test/days.sh …     on days of one's own, one a line
#   TZ=America/New_York test/days.sh …    on a machine somewhere else
#
# The clock runs on from the instant that is set, so that a midnight is crossed on the way. Needs libfaketime (Debian: faketime).
set -eu
cd "$(dirname "$0")/.."

if ! command -v faketime >/dev/null; then
  apt-get update -q && apt-get install -y -q faketime
fi

DAYS="${DAYS:-2026-11-23 09:00:00
2026-11-24 09:00:00
2026-11-25 09:00:00
2026-11-26 09:00:00
2026-11-27 09:00:00
2026-11-28 09:00:00
2026-11-29 09:00:00
2026-12-31 23:50:00
2027-02-28 23:50:00
2028-02-28 23:50:00}"

# Time that only measures how long something takes stays real: timeouts and pauses are no dates.
export FAKETIME_DONT_FAKE_MONOTONIC=1
# The engine has a newer C library than libfaketime expects, whose waits would return at once: it would spin.
export FAKETIME_FORCE_MONOTONIC_FIX=0
# What is killed while it holds their common lock would stop all others.
export FAKETIME_DISABLE_SHM=1
tsx=node_modules/.bin/tsx
[ -e dist/web ] || node_modules/.bin/vite build --logLevel warn

failed=0
results=$(mktemp)
trap 'rm -f "$results"' EXIT
while IFS= read -r day; do
  begun=$(date +%s)
  # As a distance: every process has the same clock, also one that is started later.
  offset=$(($(date -d "$day" +%s) - begun))
  if faketime -f "$(printf '%+d' "$offset")" "$tsx" test/run.ts "$@" >"$results" 2>&1; then outcome=ok; else outcome=FAILED; failed=1; fi
  printf '%-20s %-7s %s, %s s\n' "$day" "$outcome" "$(tail -n 1 "$results")" "$(($(date +%s) - begun))"
  [ "$outcome" = ok ] || sed 's/^/    /' "$results"
done <<EOF_DAYS
$DAYS
EOF_DAYS
exit $failed
