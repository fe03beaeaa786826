// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/runner.h"
#include "tests/test.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 1000, METRICS = 2, EACH = 10 };

// An owner with tasks 0, 1, …; and what has come of each.
typedef struct owner {
    uint64_t count, next;
    int taken[MOST];
    folk_sweep_status status[MOST];
    uint64_t attempts[MOST];
    char error[MOST][FOLK_TASK_ERROR];
    bool wrong;        // a done outcome has another value than its task makes
    uint64_t fails_at; // taking this many fails; 0: never
    uint64_t total;
    int looks;
} owner;

static bool next(void *context, folk_task *task, bool *ok, folk_error *err) {
    owner *own = context;
    (void)err;
    *ok = true;
    if (own->next == own->count) return false;
    *task = (folk_task){.point = own->next, .replicate = own->next % 3, .seed = own->next * 7};
    own->next++;
    return true;
}

static bool take(void *context, const folk_task *task, const folk_task_outcome *outcome,
                 folk_error *err) {
    owner *own = context;
    own->taken[task->point]++;
    own->status[task->point] = outcome->status;
    own->attempts[task->point] = task->attempts;
    snprintf(own->error[task->point], FOLK_TASK_ERROR, "%s", outcome->error);
    const bool done = outcome->status == FOLK_SWEEP_DONE;
    if (done && outcome->values[0] != (double)(task->seed + task->replicate)) own->wrong = true;
    if (!isnan(outcome->values[1])) own->wrong = true;
    if (++own->total != own->fails_at) return true;
    return folk_fail(err, FOLK_ERR_STORE, "the owner has had enough");
}

static bool interrupt(void *context, folk_error *err) {
    owner *own = context;
    (void)err;
    if (own->looks++ == 0) kill(getpid(), SIGINT);
    return true;
}

static void compute(const folk_task *task, folk_task_outcome *outcome) {
    outcome->values[0] = (double)(task->seed + task->replicate);
}

static void run_well(void *context, const folk_task *task, folk_task_outcome *outcome) {
    (void)context;
    compute(task, outcome);
}

static void run_crashing(void *context, const folk_task *task, folk_task_outcome *outcome) {
    (void)context;
    if (task->point % EACH == 3) {
        fprintf(stderr, "first line\nthe bridge is out\n");
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
    }
    compute(task, outcome);
}

static void run_leaving(void *context, const folk_task *task, folk_task_outcome *outcome) {
    (void)context;
    if (task->point % EACH == 3) _exit(7);
    compute(task, outcome);
}

static void run_hanging(void *context, const folk_task *task, folk_task_outcome *outcome) {
    (void)context;
    while (task->point % EACH == 3)
        pause();
    compute(task, outcome);
}

static void run_swelling(void *context, const folk_task *task, folk_task_outcome *outcome) {
    (void)context;
    if (task->point % EACH == 3) folk_alloc((size_t)1 << 30);
    compute(task, outcome);
}

static void run_at_second_attempt(void *context, const folk_task *task,
                                  folk_task_outcome *outcome) {
    (void)context;
    if (task->attempts == 0) raise(SIGKILL);
    compute(task, outcome);
}

static folk_runner_def runner_of(owner *own, folk_task_run_fn run) {
    return (folk_runner_def){
        .workers = 2,
        .metrics = METRICS,
        .attempts = 1,
        .run = run,
        .handout = {.next = next, .take = take, .context = own},
    };
}

static owner *owner_create(uint64_t count) {
    owner *own = folk_alloc(sizeof *own);
    own->count = count;
    return own;
}

static void run_whole(const folk_runner_def *def) {
    folk_error err = {0};
    assert_int_equal(folk_runner_run(def, &err), FOLK_RUNNER_DONE);
    assert_string_equal(err.text, "");
}

static void runs_each_task_once(void **state) {
    (void)state;
    for (int workers = 1; workers <= 5; workers += 2) {
        owner *own = owner_create(MOST);
        folk_runner_def def = runner_of(own, run_well);
        def.workers = workers;
        run_whole(&def);
        for (int i = 0; i < MOST; i++)
            assert_true(own->taken[i] == 1 && own->status[i] == FOLK_SWEEP_DONE);
        assert_false(own->wrong);
        folk_free(own);
    }
}

static void runs_nothing_of_no_tasks(void **state) {
    (void)state;
    owner *own = owner_create(0);
    folk_runner_def def = runner_of(own, run_well);
    run_whole(&def);
    assert_int_equal(own->total, 0);
    folk_free(own);
}

// Every tenth run ends as `status` with a sentence that holds `part`; the others are done.
static void check_every_tenth(const folk_runner_def *def, owner *own, folk_sweep_status status,
                              const char *part) {
    run_whole(def);
    for (uint64_t i = 0; i < own->count; i++) {
        const bool bad = i % EACH == 3;
        assert_int_equal(own->taken[i], 1);
        assert_int_equal(own->status[i], bad ? status : FOLK_SWEEP_DONE);
        if (bad && strstr(own->error[i], part) == NULL)
            fail_msg("'%s' is not in '%s'", part, own->error[i]);
        if (!bad) assert_string_equal(own->error[i], "");
    }
    assert_false(own->wrong);
    folk_free(own);
}

static void names_the_signal_of_a_crash(void **state) {
    (void)state;
    owner *own = owner_create(100);
    const folk_runner_def def = runner_of(own, run_crashing);
    check_every_tenth(&def, own, FOLK_SWEEP_CRASHED,
                      "ended by signal 11 (Segmentation fault): the bridge is out");
}

static void names_the_status_of_a_process_that_leaves(void **state) {
    (void)state;
    owner *own = owner_create(100);
    const folk_runner_def def = runner_of(own, run_leaving);
    check_every_tenth(&def, own, FOLK_SWEEP_CRASHED, "ended by itself with status 7");
}

static void ends_what_takes_too_long(void **state) {
    (void)state;
    owner *own = owner_create(40);
    folk_runner_def def = runner_of(own, run_hanging);
    def.timeout = 0.2;
    check_every_tenth(&def, own, FOLK_SWEEP_TIMED_OUT, "longer than 0.2 s");
}

static void survives_a_run_that_takes_all_memory(void **state) {
    (void)state;
    owner *own = owner_create(40);
    folk_runner_def def = runner_of(own, run_swelling);
    def.memory = (size_t)256 << 20;
#ifdef __SANITIZE_ADDRESS__
    check_every_tenth(&def, own, FOLK_SWEEP_CRASHED, "its process was ended"); // in its own way
#else
    check_every_tenth(&def, own, FOLK_SWEEP_CRASHED,
                      "(Aborted): folk: out of memory: cannot have 1073741824 bytes more");
#endif
}

static void tries_again_what_died(void **state) {
    (void)state;
    owner *own = owner_create(20);
    folk_runner_def def = runner_of(own, run_at_second_attempt);
    def.attempts = 3;
    run_whole(&def);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(own->status[i], FOLK_SWEEP_DONE);
        assert_int_equal(own->attempts[i], 2);
    }
    folk_free(own);
}

static void ends_on_a_signal(void **state) {
    (void)state;
    owner *own = owner_create(MOST);
    folk_runner_def def = runner_of(own, run_hanging);
    def.handout.look = interrupt;
    folk_error err = {0};
    assert_int_equal(folk_runner_run(&def, &err), FOLK_RUNNER_INTERRUPTED);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); // no worker is left
    folk_free(own);
}

static void ends_when_its_owner_fails(void **state) {
    (void)state;
    owner *own = owner_create(MOST);
    own->fails_at = 5;
    const folk_runner_def def = runner_of(own, run_well);
    folk_error err = {0};
    assert_int_equal(folk_runner_run(&def, &err), FOLK_RUNNER_FAILED);
    assert_string_equal(err.text, "the owner has had enough");
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    folk_free(own);
}

// Where a worker says who it is, for whoever shares the page.
static void run_telling_who(void *context, const folk_task *task, folk_task_outcome *outcome) {
    volatile pid_t *page = context;
    (void)outcome;
    page[task->point] = getpid();
    for (;;)
        pause();
}

static bool waits_until(bool (*holds)(volatile pid_t *), volatile pid_t *page) {
    for (int i = 0; i < 10000; i++) {
        if (holds(page)) return true;
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    return false;
}

static bool both_told(volatile pid_t *page) {
    return page[0] != 0 && page[1] != 0;
}

static bool both_gone(volatile pid_t *page) {
    return kill(page[0], 0) != 0 && kill(page[1], 0) != 0;
}

static void workers_die_with_a_runner_that_is_killed(void **state) {
    (void)state;
    const int kind = MAP_SHARED | MAP_ANONYMOUS;
    volatile pid_t *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, kind, -1, 0);
    assert_true(page != MAP_FAILED);
    const pid_t runner = fork();
    if (runner == 0) {
        owner *own = owner_create(2);
        folk_runner_def def = runner_of(own, run_telling_who);
        def.run_context = (void *)(uintptr_t)page;
        folk_runner_run(&def, NULL);
        _exit(0);
    }
    const bool told = waits_until(both_told, page);
    kill(runner, SIGKILL);
    assert_int_equal(waitpid(runner, NULL, 0), runner);
    assert_true(told);
    assert_true(waits_until(both_gone, page));
    munmap((void *)(uintptr_t)page, 4096);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(runs_each_task_once),
        FOLK_TEST(runs_nothing_of_no_tasks),
        FOLK_TEST(names_the_signal_of_a_crash),
        FOLK_TEST(names_the_status_of_a_process_that_leaves),
        FOLK_TEST(ends_what_takes_too_long),
        FOLK_TEST(survives_a_run_that_takes_all_memory),
        FOLK_TEST(tries_again_what_died),
        FOLK_TEST(ends_on_a_signal),
        FOLK_TEST(ends_when_its_owner_fails),
        FOLK_TEST(workers_die_with_a_runner_that_is_killed),
    };
    return FOLK_TESTS(tests);
}
