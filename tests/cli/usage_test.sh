#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each command tells its help, with an example that names it; what is not known is told with what is near.
. tests/tap.sh

commands="run runs show export replay match strategies scenarios check new verify bench doctor"

for command in $commands; do
    exits 0 "folk $command --help" "$folk" "$command" --help
    help=$(cat "$out")
    holds "$command: the help names it" "$help" "folk $command: "
    holds "$command: the help has an example" "$help" "
Example:
  folk $command"
    holds "$command: the help knows itself" "$help" "  --help "
    same "$command: folk help says the same" "$help" "$("$folk" help "$command")"
    exits 2 "$command: an unknown option is a usage error" "$folk" "$command" --no-such-option
    same "$command: it is told in a sentence" \
        "folk: $command: unknown option 'no-such-option'; see folk $command --help" "$(cat "$err")"
    holds "folk help lists $command" "$("$folk" help)" "
  $command "
done

exits 2 "without a command" "$folk"
exits 2 "an unknown command" "$folk" exprot
same "the nearest command is named" "folk: unknown command 'exprot'; did you mean 'export'?" \
    "$(cat "$err")"
exits 0 "folk --version" "$folk" --version
same "the version" "folk 0.1.0" "$(cat "$out")"
exits 2 "too many operands" "$folk" runs a b
same "which one is too many" "folk: runs: does not know what to do with 'b'; see folk runs --help" \
    "$(cat "$err")"
if [ -e /dev/full ]; then
    exits 1 "output that cannot be written" sh -c '"$0" help >/dev/full' "$folk"
    same "it is told" "folk: cannot write standard output: No space left on device" "$(cat "$err")"
fi
exits 0 "folk doctor" "$folk" doctor
holds "doctor finds the scenarios" "$(cat "$out")" "$root/scenarios ("
exits 0 "folk strategies --json" "$folk" strategies --json
holds "the library has tit-for-tat" "$(cat "$out")" '"name": "tit-for-tat"'
exits 0 "folk run SCENARIO --help" "$folk" run image-scoring --help
holds "a scenario's help tells its parameters" "$(cat "$out")" "a probability from 0 to 1"
finish
