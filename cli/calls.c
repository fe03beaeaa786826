// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/calls.h"

#include "cli/json.h"
#include "cli/query.h"
#include "cli/table.h"

#include <string.h>

static void add_row(folk_tally *tally, const folk_query *query) {
    const char *name = folk_query_text(query, 0);
    folk_source source;
    if (name == NULL || !folk_source_of(name, &source)) return;
    const uint64_t failed = (uint64_t)folk_query_integer(query, 2);
    tally->answers[source] = (uint64_t)folk_query_integer(query, 1) - failed;
    tally->failed += source == FOLK_SOURCE_LIVE ? failed : 0;
    tally->tokens_in[source] = (uint64_t)folk_query_integer(query, 3);
    tally->tokens_out[source] = (uint64_t)folk_query_integer(query, 4);
    tally->latency[source] = folk_query_number(query, 5);
    tally->cost += folk_query_number(query, 6);
}

bool folk_calls_of_store(folk_store *store, int64_t run, folk_tally *tally, folk_error *err) {
    *tally = (folk_tally){0};
    folk_query *query =
        folk_query_open(store,
                        "SELECT source, count(*), count(error), sum(tokens_in), sum(tokens_out),"
                        " sum(latency), sum(cost) FROM exchange WHERE run = ?1 GROUP BY source",
                        err);
    if (query == NULL) return false;
    folk_query_bind(query, 1, run);
    folk_error failure = {0};
    while (folk_query_next(query, &failure))
        add_row(tally, query);
    folk_query_close(query);
    if (failure.code != FOLK_OK && err != NULL) *err = failure;
    return failure.code == FOLK_OK;
}

bool folk_calls_any(const folk_tally *tally) {
    uint64_t count = tally->failed;
    for (int i = 0; i < FOLK_SOURCES; i++)
        count += tally->answers[i];
    return count > 0;
}

static double mean_latency(const folk_tally *tally, int source) {
    const uint64_t count =
        tally->answers[source] + (source == FOLK_SOURCE_LIVE ? tally->failed : 0);
    return count > 0 ? tally->latency[source] / (double)count : 0;
}

static void add_source(folk_table *table, const folk_tally *tally, int source) {
    const bool live = source == FOLK_SOURCE_LIVE;
    folk_table_text(table, folk_source_name((folk_source)source));
    folk_table_number(table, (double)tally->answers[source]);
    folk_table_number(table, live ? (double)tally->failed : 0);
    folk_table_number(table, (double)tally->tokens_in[source]);
    folk_table_number(table, (double)tally->tokens_out[source]);
    folk_table_number(table, live ? tally->cost : 0);
    folk_table_number(table, mean_latency(tally, source));
}

void folk_calls_print(const folk_tally *tally, FILE *out) {
    static const char *const headings[] = {"answers by", "count", "failed",         "tokens in",
                                           "tokens out", "paid",  "mean latency, s"};
    if (!folk_calls_any(tally)) return;
    folk_table *table = folk_table_create(headings, 7);
    for (int i = 0; i < FOLK_SOURCES; i++)
        if (tally->answers[i] > 0 || (i == FOLK_SOURCE_LIVE && tally->failed > 0))
            add_source(table, tally, i);
    folk_table_finish(table, out);
    fputc('\n', out);
}

json_t *folk_calls_json(const folk_tally *tally) {
    if (!folk_calls_any(tally)) return NULL;
    const int live = FOLK_SOURCE_LIVE;
    json_t *answers = json_object();
    for (int i = 0; i < FOLK_SOURCES; i++)
        if (tally->answers[i] > 0)
            json_object_set_new(answers, folk_source_name((folk_source)i),
                                json_integer((json_int_t)tally->answers[i]));
    return json_pack("{s:o, s:I, s:I, s:I, s:o, s:o}", "answers", answers, "failed",
                     (json_int_t)tally->failed, "tokens_in", (json_int_t)tally->tokens_in[live],
                     "tokens_out", (json_int_t)tally->tokens_out[live], "cost",
                     folk_json_number(tally->cost), "latency",
                     folk_json_number(mean_latency(tally, live)));
}
