#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# C files are as clang-format writes them (the configuration lies in .clang-format).
. tests/tap.sh
slow

command -v clang-format >/dev/null || skip_all "clang-format is not installed"
check "C files are formatted" clang-format --dry-run -Werror $(tracked '*.[ch]')
finish
