// SPDX-License-Identifier: GPL-3.0-or-later
// The picture at the end of a sweep.
#include "cli/plot_sweep.h"
#include "cli/sweep.h"
#include "core/memory.h"
#include "core/text.h"
#include "viz/canvas.h"

#include <inttypes.h>
#include <string.h>

// A sweep of more runs is read into memory only when that is asked for.
enum { MOST_RUNS = 100000 };

static bool is_shown(const folk_sweep_plan *plan) {
    const int factors = folk_design_factor_count(plan->design);
    if (factors < 1 || factors > 2 || plan->shards > 1 ||
        plan->points * plan->replicates > MOST_RUNS ||
        (plan->allowance.unit == FOLK_SWEEP_BUDGET_RUNS && plan->allowance.amount > MOST_RUNS))
        return false;
    for (int f = 0; f < factors; f++) {
        const folk_param *param = folk_design_factor(plan->design, f)->about;
        if (!folk_param_is_text(param->type) && param->type != FOLK_PARAM_BOOL) return true;
    }
    return false;
}

static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    char *folder = folk_strdup(path);
    folder[slash != NULL ? slash - path + 1 : 0] = '\0';
    return folder;
}

static bool write_plot(const char *store, int64_t sweep, const char *out, FILE *tell,
                       folk_error *err) {
    char *address = folk_format("%s#%" PRId64, store, sweep);
    char *folder = folder_of(store), *name = NULL;
    folk_plot_sweep_def def = folk_plot_sweep_def_default();
    def.folder = folder;
    def.out = out;
    folk_swept swept;
    const bool ok =
        folk_swept_open(address, &swept, err) && folk_plot_sweep(&swept, &def, &name, err);
    if (ok) folk_text_print(tell, "wrote %s\n", name);
    folk_swept_clear(&swept);
    folk_free(name);
    folk_free(folder);
    folk_free(address);
    return ok;
}

bool folk_sweep_check_plot(const folk_sweep_options *options, folk_error *err) {
    folk_suffix suffix;
    return options->plot == NULL || folk_suffix_of(options->plot, &suffix, err);
}

bool folk_sweep_plot(const folk_sweep_options *options, const folk_sweep_plan *plan, int64_t sweep,
                     folk_error *err) {
    FILE *tell = options->json ? stderr : stdout;
    if (options->plot != NULL) return write_plot(plan->store, sweep, options->plot, tell, err);
    if (options->no_plot || options->json || !folk_canvas_present() || !is_shown(plan)) return true;
    // A sweep whose runs have recorded nothing has no picture, and is none the worse for it.
    folk_error none = {0};
    write_plot(plan->store, sweep, NULL, tell, &none);
    return true;
}
