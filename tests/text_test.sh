#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What every text in the repository keeps to: width, blanks, licence line, length, and no path of the
# machine on which it was written.
. tests/tap.sh

code=$(tracked '*.[ch]' '*.lua')
scripts=$(tracked folk .ci/run tests/run '*.sh' '*.awk' '*.mjs' '*.py' '*.cmake' '*CMakeLists.txt')
texts=$(tracked '*' | grep -Ev '\.(png|svg|pdf|gz)$')

# found GREP-ARGUMENT…: the places where grep finds something.
found() {
    grep -IHn "$@" </dev/null
}

# The width of a line is counted in characters, which grep knows in a UTF-8 locale.
wide() {
    LC_ALL=C.UTF-8 grep -HnE '^.{101}' "$@" </dev/null
}

# unlicensed FILE…: the SPDX line is the first, or follows `#!` or `---@meta`.
unlicensed() {
    for file in "$@"; do
        head -n 2 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || echo "$file"
    done
}

# long FILE…: past 600 lines, unless the header comment says why the file is not split.
long() {
    for file in "$@"; do
        lines=$(wc -l <"$file")
        if [ "$lines" -gt 600 ] && ! head -n 20 "$file" | grep -q 'not split'; then
            echo "$file has $lines lines and does not say why it is not split"
        fi
    done
}

# endless FILE…: C functions over 60 lines; formatted code opens one in the first column and closes it so.
endless() {
    awk '
        /^[a-z].*\) \{$/ { start = FNR; name = $0 }
        /^}/ && start     { if (FNR - start >= 60) print FILENAME ":" start ": " name; start = 0 }' "$@"
}

tab=$(printf '\t')
empty "no tabs in C and Lua" "$(found "$tab" $code)"
empty "no blanks at the ends of lines" "$(found '[[:blank:]]$' $code $scripts)"
empty "no carriage returns" "$(found "$(printf '\r')" $texts)"
empty "no line over 100 columns in C" "$(wide $(tracked '*.[ch]'))"
empty "each source names its licence" "$(unlicensed $code $scripts)"
empty "no file over 600 lines without a reason" "$(long $code $scripts)"
empty "no C function over 60 lines" "$(endless $(tracked '*.c'))"
empty "no path of one machine" "$(found -E '(^|[^[:alnum:]_.~}])/(work|root|home)/' $texts)"
finish
