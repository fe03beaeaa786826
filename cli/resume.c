// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/resume.h"

#include "cli/query.h"

#include <math.h>
#include <string.h>

static bool may_choose(const folk_again *again, const folk_minds_options *minds, const char *whose,
                       folk_error *err) {
    const char *model = again->past.model;
    if (minds->model == NULL || again->past.open || strcmp(minds->model, model) == 0) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "--model %s: the model is settled when a run begins, and holds %s; that of "
                     "run %lld is '%s'",
                     minds->model, whose, (long long)again->kept.info.id, model);
}

static bool may_resume(const folk_again *again, const folk_minds_options *minds, folk_error *err) {
    const folk_run_info *info = &again->kept.info;
    const char *store = again->kept.address.store;
    if (info->alive)
        return folk_fail(err, FOLK_ERR_USAGE, "run %lld is still running", (long long)info->id);
    if (strcmp(info->status, "done") == 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "run %lld is done: there is nothing to go on with; folk replay '%s#%lld' "
                         "runs it again, and with --fork-at T from a moment on",
                         (long long)info->id, store, (long long)info->id);
    const bool asks = again->past.mode != FOLK_MODE_SCRIPTED &&
                      again->past.mode != FOLK_MODE_REPLAY && again->past.mode != FOLK_MODE_CACHE;
    if (!may_choose(again, minds, "to its end", err)) return false;
    if (!asks || minds->mode >= 0 || minds->url != NULL) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "run %lld asked models: to go on with it, set their endpoint (--llm-url or "
                     "$FOLK_LLM_URL)",
                     (long long)info->id);
}

int folk_resume(const char *address, const folk_script_limits *limits,
                const folk_minds_options *minds, const folk_going_on *going_on) {
    folk_again again;
    folk_error err = {0};
    folk_minds_options chosen = *minds;
    const bool ok =
        folk_again_open(address, limits, &again, &err) && may_resume(&again, minds, &err);
    if (chosen.mode < 0 && again.past.mode != FOLK_MODE_RECORD) chosen.mode = (int)again.past.mode;
    const int status = ok ? folk_again_go_on(&again, &chosen, going_on) : folk_report_error(&err);
    folk_again_clear(&again);
    return status;
}

// The last moment of a series: all that was asked or changed before lies in the store with it.
static bool reached_by(const folk_again *again, double *time, folk_error *err) {
    *time = -INFINITY;
    folk_query *query = folk_query_open(
        again->kept.store, "SELECT coalesce(max(t), -1) FROM series WHERE run = ?1", err);
    if (query == NULL) return false;
    folk_query_bind(query, 1, again->kept.info.id);
    const bool ok = folk_query_next(query, err);
    if (ok) *time = folk_query_number(query, 0);
    folk_query_close(query);
    return ok;
}

// A person or another model would be asked from the beginning, and so other questions.
static bool may_fork(const folk_again *again, const folk_minds_options *minds, double time,
                     folk_error *err) {
    const long long run = (long long)again->kept.info.id;
    double reached;
    if (again->kept.info.alive && !reached_by(again, &reached, err)) return false;
    if (again->kept.info.alive && time > reached)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "run %lld is still running, and its store goes up to time %g; it can be "
                         "forked before that",
                         run, reached);
    if (minds->human.count > 0)
        return folk_fail(
            err, FOLK_ERR_USAGE,
            "--human %s: who answers in person is settled when a run begins, and holds "
            "for its forks",
            minds->human.items[0]);
    return may_choose(again, minds, "for its forks", err);
}

int folk_fork(const char *address, const folk_script_limits *limits,
              const folk_minds_options *minds, const folk_going_on *going_on) {
    folk_again again;
    folk_error err = {0};
    const bool ok = folk_again_open(address, limits, &again, &err) &&
                    may_fork(&again, minds, going_on->forked_at, &err);
    if (ok) folk_again_cut(&again, going_on->forked_at);
    const int status = ok ? folk_again_go_on(&again, minds, going_on) : folk_report_error(&err);
    folk_again_clear(&again);
    return status;
}
