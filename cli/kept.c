// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/kept.h"

bool folk_kept_open(const char *address, folk_kept *kept, folk_error *err) {
    *kept = (folk_kept){0};
    if (!folk_address_read(address, &kept->address, err)) return false;
    kept->store = folk_store_open(kept->address.store, FOLK_STORE_READ, err);
    if (kept->store == NULL) return false;
    int64_t *run = &kept->address.run;
    return folk_store_find(kept->store, run, err) &&
           folk_store_info(kept->store, *run, &kept->info, err) &&
           folk_store_scenario(kept->store, *run, &kept->scenario, &kept->values, err) &&
           folk_report_of_store(&kept->scenario, kept->store, *run, &kept->report, err);
}

void folk_kept_clear(folk_kept *kept) {
    folk_report_clear(&kept->report);
    folk_values_clear(&kept->values);
    folk_scenario_clear(&kept->scenario);
    folk_run_info_clear(&kept->info);
    folk_store_close(kept->store);
    folk_address_clear(&kept->address);
    *kept = (folk_kept){0};
}

const char *folk_kept_status(const folk_run_info *info) {
    return info->alive ? "running" : info->status;
}
