// SPDX-License-Identifier: GPL-3.0-or-later
// Stores on bad disks. A child process gets a disk of its own: files that may not grow
// (RLIMIT_FSIZE), or a small or read-only tmpfs in a mount namespace, where the system lets it have
// one.
#include "tests/core/store_fixture.h"

#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { WELL, WRONG, IMPOSSIBLE };

typedef int (*body_fn)(const test_store *fixture); // in the child; gives one of the three

static int in_child(const test_store *fixture, body_fn body) {
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) _exit(body(fixture));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool limit_files(rlim_t bytes) {
    signal(SIGXFSZ, SIG_IGN);
    return setrlimit(RLIMIT_FSIZE, &(struct rlimit){bytes, bytes}) == 0;
}

static bool mount_small(const test_store *fixture) {
    const int spaces = CLONE_NEWNS | (geteuid() != 0 ? CLONE_NEWUSER : 0);
    return unshare(spaces) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("none", fixture->folder, "tmpfs", 0, "size=1m") == 0;
}

static int says(const folk_error *err, const char *before, const char *after,
                const test_store *fixture) {
    char *expected = folk_format("%s%s%s", before, fixture->path, after);
    const bool right = strcmp(err->text, expected) == 0;
    if (!right) print_error("'%s', not '%s'\n", err->text, expected);
    folk_free(expected);
    return right ? WELL : WRONG;
}

static int open_fails(const test_store *fixture, const char *before, const char *after) {
    folk_error err = {0};
    folk_store *store = folk_store_open(fixture->path, FOLK_STORE_WRITE, &err);
    folk_store_close(store);
    return store == NULL ? says(&err, before, after, fixture) : WRONG;
}

// Flushes 1000 rows at a time until that fails, as it must.
static int record_until_full(const test_store *fixture, const char *why) {
    folk_error err = {0};
    folk_store *store = folk_store_open(fixture->path, FOLK_STORE_WRITE, &err);
    int64_t run = 0;
    if (store == NULL || !folk_store_begin(store,
                                           &(folk_run_begin){.scenario = &fixture->scenario,
                                                             .values = &fixture->values,
                                                             .seed = 1},
                                           &run, &err))
        return WRONG;
    folk_recorder *recorder = fixture_record(fixture, store, run);
    for (int t = 1; t < 1000000 && err.code == FOLK_OK; t++) {
        folk_recorder_value(recorder, 0, t, t);
        if (t % 1000 == 0) folk_recorder_flush(recorder, true, &err);
    }
    folk_recorder_destroy(recorder);
    folk_store_close(store);
    return says(&err, "cannot write ", why, fixture);
}

static int holds_prefix(const test_store *fixture) {
    folk_store *store = fixture_open(fixture, FOLK_STORE_READ);
    assert_query_text(store, "PRAGMA integrity_check", "ok");
    const double rows = query(store, "SELECT count(*) FROM series");
    const bool right =
        rows >= 1000 && query(store, "SELECT max(t) FROM series WHERE t = value") == rows;
    folk_store_close(store);
    return right ? WELL : WRONG;
}

static int open_limited(const test_store *fixture) {
    if (!limit_files(8192)) return IMPOSSIBLE;
    return open_fails(fixture, "cannot read or write ", ": File too large");
}

static int record_limited(const test_store *fixture) {
    if (!limit_files(512 * 1024)) return IMPOSSIBLE;
    return record_until_full(fixture, ": the disk takes no more (a quota, or a limit of "
                                      "the file's size?); what was written before is kept");
}

static int record_on_small(const test_store *fixture) {
    if (!mount_small(fixture)) return IMPOSSIBLE;
    const int result =
        record_until_full(fixture, ": the disk is full; what was written before is kept");
    return result == WELL ? holds_prefix(fixture) : result;
}

static int use_read_only(const test_store *fixture) {
    if (!mount_small(fixture)) return IMPOSSIBLE;
    folk_store *store = fixture_open(fixture, FOLK_STORE_WRITE);
    const int64_t run = fixture_begin(fixture, store);
    folk_store_close(store);
    if (mount(NULL, fixture->folder, NULL, MS_REMOUNT | MS_RDONLY, NULL) != 0) return IMPOSSIBLE;
    const int result = open_fails(fixture, "cannot write ", ": Read-only file system");
    if (result != WELL) return result;
    store = fixture_open(fixture, FOLK_STORE_READ); // an archive can still be read
    folk_run_info info;
    const bool found = folk_store_info(store, run, &info, NULL);
    folk_run_info_clear(&info);
    folk_store_close(store);
    return found ? WELL : WRONG;
}

static void check(body_fn body) {
    test_store fixture = fixture_create();
    const int result = in_child(&fixture, body);
    if (result == IMPOSSIBLE)
        test_skipped("the system gives no limits of files, or no mount namespace");
    else
        assert_int_equal(result, WELL);
    fixture_destroy(&fixture);
}

static void limited_file_is_told_before_any_work(void **state) {
    (void)state;
    check(open_limited);
}

static void limit_reached_stops_the_flush_and_keeps_a_prefix(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    assert_int_equal(in_child(&fixture, record_limited), WELL);
    assert_int_equal(holds_prefix(&fixture), WELL);
    fixture_destroy(&fixture);
}

static void full_disk_stops_the_flush_and_keeps_a_prefix(void **state) {
    (void)state;
    check(record_on_small);
}

static void read_only_disk_is_told_at_once_and_can_be_read(void **state) {
    (void)state;
    check(use_read_only);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(limited_file_is_told_before_any_work),
        FOLK_TEST(limit_reached_stops_the_flush_and_keeps_a_prefix),
        FOLK_TEST(full_disk_stops_the_flush_and_keeps_a_prefix),
        FOLK_TEST(read_only_disk_is_told_at_once_and_can_be_read),
    };
    return FOLK_TESTS(tests);
}
