// SPDX-License-Identifier: GPL-3.0-or-later
// For tests that draw texts: fontconfig keeps what it has read of the fonts until the process ends,
// which the leak sanitizer would take for a leak of ours. Include it in the test program itself.
#ifndef FOLK_TESTS_VIZ_FONTS_H
#define FOLK_TESTS_VIZ_FONTS_H

/// Called by the sanitizer's runtime, where there is one.
const char *__lsan_default_suppressions(void);

__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void) {
    return "leak:libfontconfig\n";
}

#endif
