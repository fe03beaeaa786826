// SPDX-License-Identifier: GPL-3.0-or-later
// A run that is steered over its input: what each command does, what it answers, and that the run,
// with all that was done to it, can be run again.
#include "tests/cli/ending.h"

#define COIN    TEST_DATA "coin.lua"
#define ENDLESS TEST_DATA "endless.lua"

typedef struct steered {
    pid_t pid;
    FILE *commands, *said;
} steered;

// Starts `folk run … --live` with these arguments, its input and output being ours. The first
// command (may be NULL) lies there before the run begins.
static steered steer(const char *first, const char *const *arguments) {
    const char *argv[32] = {"folk", "run", "--live"};
    int input[2], output[2];
    for (int i = 0; arguments[i] != NULL; i++)
        argv[i + 3] = arguments[i];
    assert_int_equal(pipe(input), 0);
    assert_int_equal(pipe(output), 0);
    if (first != NULL) dprintf(input[1], "%s\n", first);
    const pid_t pid = fork();
    if (pid == 0) {
        unsetenv("FOLK_LLM_URL");
        unsetenv("FOLK_LLM_KEY");
        unsetenv("FOLK_LLM_MODEL");
        dup2(input[0], STDIN_FILENO);
        dup2(output[1], STDOUT_FILENO);
        close(input[1]);
        close(output[0]);
        execv(FOLK_BINARY_DIR "/folk", (char **)argv);
        _exit(127);
    }
    close(input[0]);
    close(output[1]);
    return (steered){.pid = pid, .commands = fdopen(input[1], "w"), .said = fdopen(output[0], "r")};
}

#define test_steer(first, ...) steer((first), (const char *const[]){__VA_ARGS__, NULL})

static void tell(steered *run, const char *command) {
    fprintf(run->commands, "%s\n", command);
    fflush(run->commands);
}

// The next line that it says; fails when there is none.
static const char *hear(steered *run) {
    static char line[4096];
    if (fgets(line, sizeof line, run->said) == NULL) fail_msg("it said nothing more");
    line[strcspn(line, "\n")] = '\0';
    return line;
}

static int wait_for_end(steered *run) {
    int status = 0;
    char rest[4096];
    if (run->commands != NULL) fclose(run->commands);
    while (fgets(rest, sizeof rest, run->said) != NULL) {
    }
    fclose(run->said);
    waitpid(run->pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static double ask_store(const char *sql) {
    folk_error err = {0};
    folk_store *store = folk_store_open("folk.db", FOLK_STORE_READ, &err);
    if (store == NULL) fail_msg("%s", err.text);
    const double number = test_number(store, sql);
    folk_store_close(store);
    return number;
}

static void a_paused_run_steps_by_events_and_goes_on(void **state) {
    (void)state;
    steered run = test_steer("{\"do\":\"pause\"}", COIN, "--set", "p=0", "--points", "0");
    assert_string_equal(hear(&run), "{\"run\":1}");
    const char *paused = hear(&run); // the run may have begun before the command came
    assert_non_null(strstr(paused, "\"state\":\"paused\""));
    const double heads = ask_store("SELECT count(*) FROM measure WHERE metric = 'heads'");
    tell(&run, "{\"do\":\"step\",\"events\":7}");
    paused = hear(&run);
    assert_non_null(strstr(paused, "\"state\":\"paused\""));
    assert_near(ask_store("SELECT count(*) FROM measure WHERE metric = 'heads'"), heads + 7, 0);
    tell(&run, "{\"do\":\"go\"}");
    assert_non_null(strstr(hear(&run), "\"state\":\"going\""));
    assert_string_equal(hear(&run), "{\"ended\":\"done\"}");
    assert_int_equal(wait_for_end(&run), 0);
    assert_near(ask_store("SELECT count(*) FROM measure WHERE metric = 'heads'"), 1000, 0);
}

// With p = 0 no toss shows heads, with p = 1 each does: the series tells when the change came.
static void a_parameter_that_is_set_holds_from_then_on_and_replays(void **state) {
    (void)state;
    steered run = test_steer("{\"do\":\"pause\"}\n{\"do\":\"step\",\"events\":20}", COIN, "--set",
                             "p=0", "--points", "0", "--set", "tosses=500");
    assert_string_equal(hear(&run), "{\"run\":1}");
    assert_non_null(strstr(hear(&run), "\"state\":\"paused\""));
    tell(&run, "{\"do\":\"set\",\"name\":\"p\",\"value\":\"1\"}");
    assert_non_null(strstr(hear(&run), "\"state\":\"paused\""));
    tell(&run, "{\"do\":\"go\"}");
    assert_non_null(strstr(hear(&run), "\"state\":\"going\""));
    assert_string_equal(hear(&run), "{\"ended\":\"done\"}");
    assert_int_equal(wait_for_end(&run), 0);
    assert_near(ask_store("SELECT count(*) FROM intervention"), 1, 0);
    const double sum = ask_store("SELECT sum(value) FROM measure WHERE metric = 'heads'");
    const double late = ask_store("SELECT count(*) FROM measure WHERE metric = 'heads' AND t > "
                                  "(SELECT t FROM intervention)");
    assert_near(sum, late, 0);
    assert_true(late > 0 && late < 500);
    const test_output replay = test_folk("replay", "folk.db#1");
    assert_status(replay, 0);
    assert_non_null(strstr(replay.out, "equal"));
}

static void an_agent_that_is_set_replays(void **state) {
    (void)state;
    steered run = test_steer("{\"do\":\"pause\"}", "spatial-pd", "--set", "size=20", "--set",
                             "generations=30");
    assert_string_equal(hear(&run), "{\"run\":1}");
    assert_non_null(strstr(hear(&run), "\"state\":\"paused\""));
    tell(&run, "{\"do\":\"set\",\"name\":\"population.strategy[3]\",\"value\":\"defekt\"}");
    assert_string_equal(hear(&run), "{\"error\":\"population.strategy[3] = defekt: must be one of "
                                    "cooperate, defect; did you mean 'defect'?\"}");
    assert_non_null(strstr(hear(&run), "\"state\":\"paused\""));
    tell(&run, "{\"do\":\"set\",\"name\":\"population.strategy[3]\",\"value\":\"defect\"}");
    assert_non_null(strstr(hear(&run), "\"state\":\"paused\""));
    tell(&run, "{\"do\":\"go\"}");
    assert_non_null(strstr(hear(&run), "\"state\":\"going\""));
    assert_string_equal(hear(&run), "{\"ended\":\"done\"}");
    assert_int_equal(wait_for_end(&run), 0);
    assert_near(ask_store("SELECT count(*) FROM intervention WHERE "
                          "name = 'population.strategy[3]' AND value = 'defect'"),
                1, 0);
    assert_status(test_folk("replay", "folk.db#1"), 0);
}

// Nowak & May 1992: a lone defector in the middle of 51 x 51 has become 9 after 1 generation, and
// 25 after 2. Among cooperators alone it is made by a fork.
static void a_fork_in_which_one_agent_defects(void **state) {
    (void)state;
    assert_status(test_folk("run", "spatial-pd", "--quiet", "--set", "size=51", "--set",
                            "defectors=0", "--set", "generations=2"),
                  0);
    const char *const fork[] = {"population.strategy[1301]=defect", "population.strategy[1301]=2"};
    for (int i = 0; i < 2; i++) {
        assert_status(
            test_folk("replay", "folk.db#1", "--fork-at", "0", "--set", fork[i], "--quiet"), 0);
        assert_status(test_folk("replay", i == 0 ? "folk.db#2" : "folk.db#3"), 0);
    }
    for (int run = 1; run <= 3; run++) {
        char sql[160];
        snprintf(sql, sizeof sql,
                 "SELECT value FROM measure WHERE metric = 'cooperators' AND run = %d "
                 "ORDER BY t DESC LIMIT 1",
                 run);
        assert_near(ask_store(sql), run == 1 ? 1 : 1 - 25.0 / (51 * 51), 1e-12);
    }
    const test_output wrong = test_folk("replay", "folk.db#1", "--fork-at", "0", "--set",
                                        "people.strategy[1]=defect", "--quiet");
    assert_status(wrong, 2);
    assert_string_equal(wrong.err, "folk: people.strategy[1]: there is no population 'people'; "
                                   "there is population\n");
    assert_near(ask_store("SELECT count(*) FROM run"), 3, 0); // nothing was begun
}

static void quit_leaves_a_paused_run_that_replays(void **state) {
    (void)state;
    steered run = test_steer(NULL, ENDLESS);
    assert_string_equal(hear(&run), "{\"run\":1}");
    tell(&run, "{\"do\":\"pause\"}\n{\"do\":\"step\",\"events\":50}");
    assert_non_null(strstr(hear(&run), "\"state\":\"paused\""));
    tell(&run, "{\"do\":\"quit\"}");
    assert_string_equal(hear(&run), "{\"ended\":\"paused\"}");
    assert_int_equal(wait_for_end(&run), 0);
    assert_string_equal(test_read_ending().status, "paused");
    assert_status(test_folk("replay", "folk.db#1"), 0);
}

static void the_end_of_the_input_is_the_end_of_the_run(void **state) {
    (void)state;
    steered run = test_steer(NULL, ENDLESS);
    assert_string_equal(hear(&run), "{\"run\":1}");
    fclose(run.commands);
    run.commands = NULL;
    assert_int_equal(wait_for_end(&run), 0);
    assert_string_equal(test_read_ending().status, "paused");
}

static void wrong_commands_get_a_sentence_and_change_nothing(void **state) {
    (void)state;
    static const char *const wrong[][2] = {
        {"{\"do\":\"fly\"}", "{\"error\":\"there is no command 'fly'; there are pause, go, step, "
                             "speed, set, answer, snapshot, quit\"}"},
        {"{\"pause\":1}",
         "{\"error\":\"a command needs a field \\\"do\\\", as {\\\"do\\\":\\\"pause\\\"}\"}"},
        {"{\"do\":\"set\",\"name\":\"q\",\"value\":\"1\"}",
         "{\"error\":\"set: there is no parameter 'q'; did you mean 'p'?\"}"},
        {"{\"do\":\"set\",\"name\":\"p\",\"value\":\"2\"}",
         "{\"error\":\"p = 2: must be a probability from 0 to 1\"}"},
        {"{\"do\":\"set\",\"name\":\"p\"}",
         "{\"error\":\"set: needs name and value, both as texts\"}"},
        {"{\"do\":\"step\",\"events\":0}",
         "{\"error\":\"step: events must be a whole number from 1\"}"},
        {"{\"do\":\"speed\",\"value\":-1}",
         "{\"error\":\"speed: value must be a number from 0: virtual time units a second, or 0 for "
         "as fast as it goes\"}"},
        {"{\"do\":\"answer\",\"exchange\":3,\"text\":\"J\"}",
         "{\"error\":\"answer: no question 3 is open\"}"},
    };
    steered run = test_steer("{\"do\":\"pause\"}", COIN);
    assert_string_equal(hear(&run), "{\"run\":1}");
    assert_non_null(strstr(hear(&run), "state"));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tell(&run, wrong[i][0]);
        assert_string_equal(hear(&run), wrong[i][1]);
        assert_non_null(strstr(hear(&run), "\"state\":\"paused\""));
    }
    assert_near(ask_store("SELECT count(*) FROM intervention"), 0, 0);
    tell(&run, "not JSON");
    assert_non_null(strstr(hear(&run), "{\"error\":\"a command is no JSON: "));
    tell(&run, "{\"do\":\"quit\"}");
    assert_int_equal(wait_for_end(&run), 0);
}

// 1000 tosses at 10,000 a second take a tenth of a second, however fast the machine is.
static void a_run_keeps_the_pace_that_is_set(void **state) {
    (void)state;
    steered run = test_steer("{\"do\":\"pause\"}\n{\"do\":\"speed\",\"value\":10000}", COIN);
    assert_string_equal(hear(&run), "{\"run\":1}");
    const char *said = hear(&run);
    double t = 0;
    assert_int_equal(sscanf(strstr(said, "\"t\":"), "\"t\":%lf", &t), 1);
    const double began_at = test_seconds();
    tell(&run, "{\"do\":\"go\"}");
    do
        said = hear(&run);
    while (strstr(said, "ended") == NULL);
    assert_true(test_seconds() - began_at >= (999 - t) / 10000 - 0.001);
    assert_int_equal(wait_for_end(&run), 0);
}

static void a_steered_run_needs_a_store(void **state) {
    (void)state;
    const test_output output = test_folk("run", COIN, "--live", "--no-store");
    assert_status(output, 2);
    assert_string_equal(output.err, "folk: run: --live does not go with --no-store\n");
}

static void a_person_at_the_window_answers(void **state) {
    (void)state;
    steered run = test_steer(NULL, TEST_DATA "talk.lua", "--set", "agents=1", "--set", "rounds=1",
                             "--human", "agent-1");
    assert_string_equal(hear(&run), "{\"run\":1}");
    const char *said = hear(&run);
    long long exchange = 0;
    assert_int_equal(sscanf(said, "{\"ask\":%lld", &exchange), 1);
    assert_non_null(strstr(said, "\"agent\":\"agent-1\""));
    assert_non_null(strstr(said, "tea in round 1 by 1 after nothing"));
    char command[128];
    snprintf(command, sizeof command, "{\"do\":\"answer\",\"exchange\":%lld,\"text\":\"camomile\"}",
             exchange);
    tell(&run, command);
    do
        said = hear(&run);
    while (strstr(said, "ended") == NULL);
    assert_string_equal(said, "{\"ended\":\"done\"}");
    assert_int_equal(wait_for_end(&run), 0);
    assert_near(ask_store("SELECT value FROM measure WHERE metric = 'length'"), 8, 0);
    assert_near(ask_store("SELECT count(*) FROM exchange WHERE source = 'human'"), 1, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_SPAWN_TEST(a_paused_run_steps_by_events_and_goes_on),
        FOLK_SPAWN_TEST(a_parameter_that_is_set_holds_from_then_on_and_replays),
        FOLK_SPAWN_TEST(an_agent_that_is_set_replays),
        FOLK_SPAWN_TEST(a_fork_in_which_one_agent_defects),
        FOLK_SPAWN_TEST(quit_leaves_a_paused_run_that_replays),
        FOLK_SPAWN_TEST(the_end_of_the_input_is_the_end_of_the_run),
        FOLK_SPAWN_TEST(wrong_commands_get_a_sentence_and_change_nothing),
        FOLK_SPAWN_TEST(a_run_keeps_the_pace_that_is_set),
        FOLK_SPAWN_TEST(a_steered_run_needs_a_store),
        FOLK_SPAWN_TEST(a_person_at_the_window_answers),
    };
    return FOLK_TESTS(tests);
}
