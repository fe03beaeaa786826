// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct command {
    const char *name;
    const char *summary; // one line
    folk_command_fn run;
} command;

static const command commands[] = {
    {"run", "run a scenario and keep the run in a store", folk_command_run},
    {"sweep", "run a scenario many times over values of its parameters", folk_command_sweep},
    {"merge", "put the shards of a sweep into one store", folk_command_merge},
    {"view", "look at a run in a window: live, recorded or rewound", folk_command_view},
    {"runs", "list the runs and sweeps of a store", folk_command_runs},
    {"show", "show a run: parameters, measures, tables", folk_command_show},
    {"export", "write runs or a sweep as CSV, JSON lines or SQLite", folk_command_export},
    {"replay", "run a kept run again and compare the digests", folk_command_replay},
    {"plot", "draw runs or a sweep as SVG, PDF or PNG", folk_command_plot},
    {"report", "write a sweep as one page of HTML or PDF", folk_command_report},
    {"match", "let two strategies play each other", folk_command_match},
    {"strategies", "list the strategies of the library", folk_command_strategies},
    {"scenarios", "list the scenarios that come with Folk", folk_command_scenarios},
    {"check", "check a scenario without keeping anything", folk_command_check},
    {"new", "write a scenario to begin with", folk_command_new},
    {"verify", "compare scenarios with theory", folk_command_verify},
    {"bench", "measure Folk's speed on this machine", folk_command_bench},
    {"doctor", "tell what Folk finds on this machine", folk_command_doctor},
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_help(FILE *out) {
    fprintf(out, "folk " FOLK_VERSION ": a simulator of societies\n\n"
                 "Usage: folk COMMAND [options]\n\nCommands:\n");
    for (int i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-11s %s\n", commands[i].name, commands[i].summary);
    fprintf(out, "  %-11s print this, or the help of a command\n", "help");
    fprintf(out, "\n`folk COMMAND --help` tells a command's options, with an example.\n"
                 "\nExample:\n  folk run axelrod-1980\n");
}

static const command *find_command(const char *name) {
    for (int i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
    return NULL;
}

static int unknown_command(const char *name) {
    const char *names[COMMAND_COUNT];
    for (int i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i].name;
    folk_error err = {0};
    folk_fail(&err, FOLK_ERR_USAGE, "unknown command '%s'", name);
    folk_add_nearest(&err, name, names, COMMAND_COUNT, "; `folk help` lists them");
    return folk_report_error(&err);
}

static int run_command(int argc, char **argv) {
    const command *found = find_command(argv[0]);
    return found != NULL ? found->run(argc, argv) : unknown_command(argv[0]);
}

static int help(int argc, char **argv) {
    if (argc == 0) {
        print_help(stdout);
        return FOLK_EXIT_DONE;
    }
    char *arguments[] = {argv[0], "--help", NULL};
    return run_command(2, arguments);
}

static bool is_any(const char *text, const char *a, const char *b) {
    return strcmp(text, a) == 0 || strcmp(text, b) == 0;
}

static int dispatch(int argc, char **argv) {
    if (is_any(argv[1], "--version", "version")) {
        puts("folk " FOLK_VERSION);
        return FOLK_EXIT_DONE;
    }
    if (strcmp(argv[1], "help") == 0) return help(argc - 2, argv + 2);
    if (is_any(argv[1], "--help", "-h")) return help(0, NULL);
    return run_command(argc - 1, argv + 1);
}

// A closed one would be the next file that is opened, and what is printed would get into that file.
static void keep_standard_streams(void) {
    int descriptor;
    do
        descriptor = open("/dev/null", O_RDONLY);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor > STDERR_FILENO) close(descriptor);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        print_help(stderr);
        return FOLK_EXIT_USAGE;
    }
    keep_standard_streams();
    signal(SIGXFSZ,
           SIG_IGN); // a write beyond the limit of a file's size then fails with a sentence
    const int status = dispatch(argc, argv);
    const bool written = fflush(stdout) == 0 && !ferror(stdout);
    if (written || status != FOLK_EXIT_DONE) return status;
    fprintf(stderr, "folk: cannot write standard output: %s\n", strerror(errno));
    return FOLK_EXIT_FAILED;
}
