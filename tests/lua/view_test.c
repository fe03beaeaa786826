// SPDX-License-Identifier: GPL-3.0-or-later
// What a scenario says of how it is to be shown, and what a run tells the store of its populations.
#include "tests/core/store_fixture.h"
#include "tests/lua/run_support.h"

// Loads a scenario with the field `view`; its sentence is left in `err`.
static folk_script *view_script(const char *view, folk_error *err) {
    char folder[] = "/tmp/folk-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[64];
    snprintf(path, sizeof path, "%s/test.lua", folder);
    FILE *file = fopen(path, "w");
    fprintf(
        file,
        "local folk = require 'folk'\n"
        "return folk.scenario { name = 'test', summary = 'a test', setup = function() end,\n"
        "  metrics = { price = { unit = '1', doc = 'p' }, deals = { unit = '1', doc = 'd' } },\n"
        "  view = %s }\n",
        view);
    fclose(file);
    folk_script *script = folk_script_load(path, NULL, err);
    unlink(path);
    rmdir(folder);
    return script;
}

static void assert_view(const char *view, const char *json) {
    folk_error err = {0};
    folk_script *script = view_script(view, &err);
    assert_string_equal(err.text, "");
    const char *text = folk_script_scenario(script)->view;
    assert_string_equal(text != NULL ? text : "none", json);
    folk_script_destroy(script);
}

static void a_view_becomes_json(void **state) {
    (void)state;
    assert_view("nil", "none");
    assert_view("{ kind = 'lattice' }", "{\"kind\":\"lattice\"}");
    assert_view("{ color = 'a \"b\"', population = 'sites', kind = 'network' }",
                "{\"kind\":\"network\",\"population\":\"sites\",\"color\":\"a \\\"b\\\"\"}");
    assert_view("{ kind = 'simplex', metrics = { 'price', 'welfare', 'deals' } }",
                "{\"kind\":\"simplex\",\"metrics\":[\"price\",\"welfare\",\"deals\"]}");
    assert_view("{ kind = 'matrix', table = 'ranking' }",
                "{\"kind\":\"matrix\",\"table\":\"ranking\"}");
    assert_view("{ kind = 'field', color = 'action', names = { 'give', 'a \"b\"' } }",
                "{\"kind\":\"field\",\"color\":\"action\",\"names\":[\"give\",\"a \\\"b\\\"\"]}");
    assert_view(
        "{ kind = 'market', metrics = { 'price' }, population = 'units', traded = 'price',\n"
        "  supply = 'cost', demand = 'value' }",
        "{\"kind\":\"market\",\"population\":\"units\",\"demand\":\"value\","
        "\"supply\":\"cost\",\"traded\":\"price\",\"metrics\":[\"price\"]}");
}

static void assert_refused(const char *view, const char *sentence) {
    folk_error err = {0};
    assert_null(view_script(view, &err));
    err.text[strcspn(err.text, "\n")] = '\0';
    const char *said = strstr(err.text, ": ");
    assert_string_equal(said != NULL ? said + 2 : err.text, sentence);
}

static void a_wrong_view_gets_a_sentence(void **state) {
    (void)state;
    assert_refused("'lattice'", "field 'view' of folk.scenario is \"lattice\": it must be a table");
    assert_refused("{}", "field 'kind' of view is missing: it must be a text");
    assert_refused("{ kind = 'latice' }",
                   "view has an unknown kind 'latice'; did you mean 'lattice'?");
    assert_refused("{ kind = 'lattice', colour = 'x' }",
                   "the view 'lattice' has no field 'colour'; did you mean 'color'?");
    assert_refused("{ kind = 'lattice', population = 3 }",
                   "field 'population' of the view 'lattice' is 3: it must be a text");
    assert_refused("{ kind = 'shares' }",
                   "field 'metrics' of the view 'shares' is missing: it must be a table");
    assert_refused("{ kind = 'shares', metrics = {} }",
                   "the view 'shares' has no metrics: it must name one or more");
    assert_refused("{ kind = 'shares', metrics = { 'prise' } }",
                   "the view 'shares' names an unknown metric, 'prise'; did you mean 'price'?");
    assert_refused("{ kind = 'shares', metrics = { a = 'price' } }",
                   "the metrics of the view 'shares' must be a list of names");
    assert_refused("{ kind = 'shares', metrics = { 'price', 'price' } }",
                   "the view 'shares' names the metric 'price' twice");
    assert_refused("{ kind = 'market', metrics = { 7 } }",
                   "metric 1 of the view 'market' is 7: it must be a text");
    assert_refused("{ kind = 'simplex', metrics = { 'price', 'deals' } }",
                   "the view 'simplex' has 2 metrics: it must have 3, one for each corner");
    assert_refused("{ kind = 'field', names = { 'a' } }",
                   "the view 'field' has names without color: they name a column's values");
    assert_refused("{ kind = 'field', color = 'c', names = { 'a', 2 } }",
                   "name 2 of the view 'field' is 2: it must be a text");
    assert_refused("{ kind = 'field', color = 'c', names = { give = 'a' } }",
                   "the names of the view 'field' must be a list of texts");
    assert_refused("{ kind = 'market', metrics = { 'price' }, demand = 'value' }",
                   "the view 'market' has demand without supply: it must have both columns or "
                   "neither");
    assert_refused("{ kind = 'market', metrics = { 'price' }, traded = 'price' }",
                   "the view 'market' has traded without demand and supply: it tells which of them "
                   "is gone");
    assert_refused("{ kind = 'matrix' }",
                   "field 'table' of the view 'matrix' is missing: it must be a text");
}

// Runs `body` to its end and keeps it, with snapshots every `every`; the store is open.
static folk_store *run_kept(test_store *files, const char *body, double every, uint64_t *digest) {
    *files = fixture_create();
    folk_error err = {0};
    folk_script *script = test_script(body, false, &err);
    assert_string_equal(err.text, "");
    folk_values values = folk_values_default(folk_script_scenario(script));
    folk_store *store = fixture_open(files, FOLK_STORE_WRITE);
    folk_recorder_def def = folk_recorder_def_default();
    def.scenario = folk_script_scenario(script);
    def.store = store;
    def.run = fixture_begin(files, store);
    def.snapshot_every = every;
    folk_recorder *recorder = folk_recorder_create(&def);
    folk_run *run = folk_run_create(
        &(folk_run_def){.script = script, .values = &values, .seed = 7, .recorder = recorder},
        &err);
    assert_string_equal(err.text, "");
    assert_int_equal(folk_sim_run(folk_run_sim(run), NULL, &err), FOLK_DONE);
    assert_true(folk_recorder_flush(recorder, true, &err));
    *digest = folk_sim_digest(folk_run_sim(run));
    folk_run_destroy(run);
    folk_recorder_destroy(recorder);
    folk_values_clear(&values);
    folk_script_destroy(script);
    return store;
}

static const char EVOLVES[] =
    "local people = sim:population { name = 'sites',\n"
    "  mix = { { 'defector', 5 }, { 'cooperator', 7 } } }\n"
    "sim:population { size = 3, columns = { 'taste' } }\n"
    "sim:evolve(people, folk.fermi { game = folk.games.donation(), generations = 4,\n"
    "  mutation = 0.2, network = folk.networks.lattice { rows = 3, columns = 4 } })\n";

static void a_population_is_kept_as_it_is_made(void **state) {
    (void)state;
    test_store files;
    uint64_t digest;
    folk_store *store = run_kept(&files, EVOLVES, 0, &digest);
    assert_near(query(store, "SELECT count(*) FROM society"), 2, 0);
    assert_query_text(store, "SELECT name FROM society WHERE position = 0", "sites");
    assert_query_text(store, "SELECT types FROM society WHERE position = 0",
                      "[\"defector\",\"cooperator\"]");
    assert_near(query(store, "SELECT count(*) FROM society WHERE position = 0 AND size = 12 AND "
                             "rows = 3 AND columns = 4 AND NOT moore AND wrap AND network IS NULL"),
                1, 0);
    assert_near(query(store, "SELECT count(*) FROM society WHERE position = 1 AND size = 3 AND "
                             "types IS NULL AND rows IS NULL AND network IS NULL AND "
                             "name = 'population'"),
                1, 0);
    assert_near(query(store, "SELECT count(*) FROM snapshot"), 0, 0);
    folk_store_close(store);
    fixture_destroy(&files);
}

// Types at 0, 1, …, 4: three columns of each population at each moment.
static void snapshots_change_nothing(void **state) {
    (void)state;
    uint64_t with, without;
    test_store files;
    folk_store *store = run_kept(&files, EVOLVES, 0, &without);
    folk_store_close(store);
    fixture_destroy(&files);
    store = run_kept(&files, EVOLVES, 1, &with);
    assert_true(with == without);
    assert_near(query(store, "SELECT count(*) FROM snapshot WHERE column_name = 'strategy'"), 5, 0);
    assert_near(query(store, "SELECT count(DISTINCT t) FROM snapshot WHERE population = 'sites' "
                             "AND t IN (0, 1, 2, 3, 4) AND size = 12"),
                5, 0);
    assert_near(query(store, "SELECT count(*) FROM snapshot WHERE column_name = 'taste'"), 5, 0);
    folk_store_close(store);
    fixture_destroy(&files);
}

// The scenario asks at 1.5, where snapshots are kept at all.
static void a_scenario_asks_for_a_snapshot(void **state) {
    (void)state;
    static const char body[] = "local people = sim:population { size = 2, columns = { 'taste' } }\n"
                               "sim:at(1.5, function() people.taste[1] = 7; sim:snapshot() end)\n"
                               "sim:at(1.75, function() people.taste[1] = 8 end)\n"
                               "sim:finish_at(2)\n";
    uint64_t with, without;
    test_store files;
    folk_store *store = run_kept(&files, body, 0, &without);
    assert_near(query(store, "SELECT count(*) FROM snapshot"), 0, 0);
    folk_store_close(store);
    fixture_destroy(&files);
    store = run_kept(&files, body, 1, &with);
    assert_near(query(store, "SELECT count(*) FROM snapshot WHERE column_name = 'taste' AND "
                             "t = 1.5"),
                1, 0);
    assert_true(with == without);
    folk_store_close(store);
    fixture_destroy(&files);
}

// A population that evolves a second time, among others.
static void a_second_network_is_kept_with_its_time(void **state) {
    (void)state;
    test_store files;
    uint64_t digest;
    folk_store *store = run_kept(
        &files,
        "local people = sim:population { mix = { { 'defector', 5 }, { 'cooperator', 7 } } }\n"
        "local function evolve(degree)\n"
        "  sim:evolve(people, folk.fermi { game = folk.games.donation(), generations = 2,\n"
        "    mutation = 0.2, network = folk.networks.ring { size = 12, neighbours = degree } })\n"
        "end\n"
        "evolve(2)\n"
        "sim:at(5, function() evolve(4) end)\n",
        0, &digest);
    assert_near(query(store, "SELECT count(*) FROM society WHERE network IS NOT NULL"), 1, 0);
    assert_near(query(store, "SELECT count(*) FROM network"), 1, 0);
    assert_near(query(store, "SELECT t FROM network WHERE position = 0"), 5, 0);
    folk_store_close(store);
    fixture_destroy(&files);
}

static void a_population_tells_its_network(void **state) {
    (void)state;
    test_store files;
    uint64_t digest;
    folk_store *store =
        run_kept(&files, "sim:population { size = 10, network = folk.networks.ring { size = 10 } }",
                 0, &digest);
    assert_near(query(store, "SELECT length(network) > 10 AND rows IS NULL FROM society"), 1, 0);
    folk_store_close(store);
    fixture_destroy(&files);
    test_fails(
        "sim:population { size = 9, network = folk.networks.ring { size = 10 } }",
        "test.lua:1: population: size is 9 and the network has 10 nodes: they must be equal");
    test_fails("sim:population { size = 9, network = 'ring' }",
               "test.lua:1: population: field 'network' is \"ring\": it must be a network");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_view_becomes_json),
        FOLK_TEST(a_wrong_view_gets_a_sentence),
        FOLK_TEST(a_population_is_kept_as_it_is_made),
        FOLK_TEST(snapshots_change_nothing),
        FOLK_TEST(a_scenario_asks_for_a_snapshot),
        FOLK_TEST(a_second_network_is_kept_with_its_time),
        FOLK_TEST(a_population_tells_its_network),
    };
    return FOLK_TESTS(tests);
}
