// SPDX-License-Identifier: GPL-3.0-or-later
// Every scenario in the repository says how its society is to be shown, and a short run of it (the
// one that has a golden digest) has what that names.
#include "tests/cli/spawn.h"
#include "viz/reader.h"

#include <glob.h>

#define GOLDEN FOLK_SOURCE_DIR "/tests/golden/"

static int matches(const char *pattern, char path[256]) {
    glob_t found;
    const int count = glob(pattern, 0, NULL, &found) == 0 ? (int)found.gl_pathc : 0;
    if (count > 0) snprintf(path, 256, "%s", found.gl_pathv[0]);
    globfree(&found);
    return count;
}

// Runs scenario `name` with the arguments of its golden run into `store`.
static void run_golden(const char *name, const char *store) {
    char path[256], scenario[256], text[1024];
    snprintf(path, sizeof path, FOLK_SOURCE_DIR "/scenarios/*/%s.lua", name);
    if (matches(path, scenario) != 1) fail_msg("there is no scenario %s", name);
    snprintf(path, sizeof path, GOLDEN "%s.txt", name);
    test_read(path, text, sizeof text);
    char *line = strstr(text, "arguments: ");
    assert_non_null(line);
    line[strcspn(line, "\n")] = '\0';
    const char *arguments[32] = {"run", scenario, "--snapshots", "1", "--out", store};
    int count = 6;
    char *rest = line + strlen("arguments: ");
    for (char *word = strtok(rest, " "); word != NULL && count < 31; word = strtok(NULL, " "))
        arguments[count++] = word;
    const test_output output = test_wait(test_start(arguments));
    assert_status(output, 0);
}

static int society_of(const folk_reader *reader, const char *name) {
    for (int i = 0; i < folk_reader_society_count(reader); i++)
        if (name == NULL || strcmp(folk_reader_society(reader, i)->name, name) == 0) return i;
    return -1;
}

static int recorded_metrics(folk_reader *reader, const folk_view *view) {
    int count = 0;
    for (int i = 0; i < view->metric_count; i++)
        count += folk_reader_curve(reader, view->metrics[i]).count > 0;
    return count;
}

static bool shows_metrics(folk_reader *reader, const folk_view *view) {
    return view->metric_count > 0 && recorded_metrics(reader, view) == view->metric_count;
}

static bool shows_agents(folk_reader *reader, const folk_view *view) {
    const int society = society_of(reader, view->population);
    folk_error err = {0};
    if (society < 0 || view->color == NULL || folk_reader_moment_count(reader) == 0 ||
        folk_reader_column(reader, society, view->color, 0, &err) == NULL)
        return false;
    const folk_network *network = folk_reader_society(reader, society)->network;
    if (view->kind == FOLK_VIEW_NETWORK) return network != NULL && network->offsets != NULL;
    return view->kind != FOLK_VIEW_LATTICE || (network != NULL && network->lattice.rows > 0);
}

static bool shows_something(folk_reader *reader) {
    const folk_view *view = folk_reader_view(reader);
    folk_error err = {0};
    folk_grid grid;
    switch (view->kind) {
    case FOLK_VIEW_LATTICE:
    case FOLK_VIEW_NETWORK:
    case FOLK_VIEW_FIELD:
        return shows_agents(reader, view);
    case FOLK_VIEW_MATRIX:
        return folk_reader_table(reader, view->table, &grid, &err);
    case FOLK_VIEW_BELIEF:
        return view->metric_count > 0 ? shows_metrics(reader, view) : shows_agents(reader, view);
    case FOLK_VIEW_SHARES: // a parameter may say which strategies there are
        return recorded_metrics(reader, view) >= 2;
    case FOLK_VIEW_SIMPLEX:
    case FOLK_VIEW_MARKET:
        return shows_metrics(reader, view);
    case FOLK_VIEW_NONE:
        break;
    }
    return false;
}

static void every_scenario_has_a_view_of_what_it_does(void **state) {
    (void)state;
    glob_t goldens;
    assert_int_equal(glob(GOLDEN "*.txt", 0, NULL, &goldens), 0);
    assert_true(goldens.gl_pathc >= 18);
    for (size_t i = 0; i < goldens.gl_pathc; i++) {
        char name[128], store[160];
        snprintf(name, sizeof name, "%s", strrchr(goldens.gl_pathv[i], '/') + 1);
        *strrchr(name, '.') = '\0';
        snprintf(store, sizeof store, "%s.db", name);
        run_golden(name, store);
        folk_error err = {0};
        folk_reader *reader = folk_reader_open(store, 0, &err);
        if (reader == NULL) fail_msg("%s: %s", name, err.text);
        if (!shows_something(reader)) fail_msg("the view of %s shows nothing of its run", name);
        assert_string_equal(folk_reader_warning(reader), "");
        folk_reader_close(reader);
    }
    globfree(&goldens);
}

static void run(const char *const *arguments, char digest[32]) {
    const test_output output = test_wait(test_start(arguments));
    assert_status(output, 0);
    const char *at = strstr(output.out, "digest ");
    assert_non_null(at);
    sscanf(at, "digest %16s", digest);
}

static double metric_at(folk_reader *reader, const char *name, double t) {
    const int metric = folk_scenario_find_metric(folk_reader_scenario(reader), name);
    const folk_curve curve = folk_reader_curve(reader, metric);
    for (size_t i = 0; i < curve.count; i++)
        if (curve.t[i] == t) return curve.value[i];
    fail_msg("there is no %s at %g", name, t);
    return 0;
}

// Payoffs of all ties, each from both ends: 1 between cooperators, 2 - 1 where one defects.
static double welfare_of(const folk_network *network, const double *strategy) {
    double sum = 0;
    for (uint32_t i = 0; i < network->node_count; i++)
        for (uint32_t k = network->offsets[i]; k < network->offsets[i + 1]; k++) {
            const double own = strategy[i], other = strategy[network->neighbours[k]];
            sum += own == 1 ? (other == 1 ? 1 : -1) : (other == 1 ? 2 : 0);
        }
    return sum;
}

// The welfare that was recorded is that of the ties and strategies that were kept at the moment.
static void ties_are_those_of_their_moment(void **state) {
    (void)state;
    const char *arguments[] = {"run",         FOLK_SOURCE_DIR "/scenarios/games/social-ties.lua",
                               "--set",       "size=60",
                               "--set",       "generations=40",
                               "--snapshots", "1",
                               "--out",       "ties.db",
                               NULL};
    char digest[32];
    run(arguments, digest);
    folk_error err = {0};
    folk_reader *reader = folk_reader_open("ties.db", 0, &err);
    assert_non_null(reader);
    const size_t moments = folk_reader_moment_count(reader);
    assert_true(moments > 20 && folk_reader_rewiring_count(reader, 0) > 20);
    for (size_t moment = 1; moment < moments; moment++) {
        const double t = folk_reader_moment(reader, moment);
        const size_t number = folk_reader_rewiring_at(reader, 0, t);
        const double *strategy = folk_reader_column(reader, 0, "strategy", moment, &err);
        folk_network network;
        assert_non_null(strategy);
        assert_true(folk_reader_rewired(reader, 0, number, &network, &err));
        assert_near(welfare_of(&network, strategy), metric_at(reader, "welfare", t), 1e-9);
        folk_network_clear(&network);
    }
    folk_reader_close(reader);
}

// What is kept of them changes no run; a run again and a fork that changes nothing keep the same.
static void a_fork_keeps_the_same_ties(void **state) {
    (void)state;
    const char *scenario = FOLK_SOURCE_DIR "/scenarios/games/social-ties.lua";
    const char *bare[] = {"run", scenario, "--set", "size=60", "--no-store", NULL};
    const char *kept[] = {"run", scenario, "--set", "size=60", "--snapshots",
                          "3",   "--out",  "a.db",  NULL};
    const char *again[] = {"replay", "a.db#1", NULL};
    const char *fork[] = {"replay", "a.db#1", "--fork-at", "20", "--snapshots", "3", NULL};
    char digests[3][32];
    run(bare, digests[0]);
    run(kept, digests[1]);
    run(fork, digests[2]);
    assert_string_equal(digests[1], digests[0]);
    assert_string_equal(digests[2], digests[0]);
    assert_status(test_wait(test_start(again)), 0);
    folk_error err = {0};
    folk_reader *parent = folk_reader_open("a.db", 1, &err);
    folk_reader *child = folk_reader_open("a.db", 2, &err);
    assert_true(parent != NULL && child != NULL);
    const size_t count = folk_reader_rewiring_count(parent, 0);
    assert_true(count > 5);
    assert_int_equal(folk_reader_rewiring_count(child, 0), count);
    for (size_t number = 1; number <= count; number++) {
        folk_network one, other;
        assert_true(folk_reader_rewired(parent, 0, number, &one, &err));
        assert_true(folk_reader_rewired(child, 0, number, &other, &err));
        const uint32_t nodes = one.node_count;
        assert_memory_equal(one.offsets, other.offsets, (nodes + 1) * sizeof *one.offsets);
        assert_memory_equal(one.neighbours, other.neighbours,
                            one.offsets[nodes] * sizeof *one.neighbours);
        folk_network_clear(&one);
        folk_network_clear(&other);
    }
    folk_reader_close(parent);
    folk_reader_close(child);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_SPAWN_TEST(every_scenario_has_a_view_of_what_it_does),
        FOLK_SPAWN_TEST(ties_are_those_of_their_moment),
        FOLK_SPAWN_TEST(a_fork_keeps_the_same_ties),
    };
    return FOLK_TESTS(tests);
}
