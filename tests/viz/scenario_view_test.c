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

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_SPAWN_TEST(every_scenario_has_a_view_of_what_it_does),
    };
    return FOLK_TESTS(tests);
}
