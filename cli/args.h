// SPDX-License-Identifier: GPL-3.0-or-later
// Arguments of a command, declared once: each option has a name, a kind, a unit, a bound and the
// place of its value. The reader, the help text and the error sentences all come from that
// declaration. The value that stands in its place before reading is the default that the help
// shows. Options are long (`--seed 7` or `--seed=7`), may stand anywhere, and end at `--`.
#ifndef FOLK_CLI_ARGS_H
#define FOLK_CLI_ARGS_H

#include "core/error.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/// Exit statuses of the program.
enum { FOLK_EXIT_DONE = 0, FOLK_EXIT_FAILED = 1, FOLK_EXIT_USAGE = 2, FOLK_EXIT_INTERRUPTED = 130 };

typedef enum folk_option_kind {
    FOLK_OPTION_FLAG, // set to true
    FOLK_OPTION_TEXT,
    FOLK_OPTION_NUMBER,
    FOLK_OPTION_COUNT,  // whole number
    FOLK_OPTION_CHOICE, // index into `choices`
    FOLK_OPTION_LIST,   // may be given several times
} folk_option_kind;

/// Texts in the order given; they are borrowed from argv.
typedef struct folk_texts {
    const char **items;
    size_t count, capacity;
} folk_texts;

typedef struct folk_option {
    const char *name; // without the dashes
    folk_option_kind kind;
    const char *unit; // what follows it in the help: "SECONDS"; NULL for flags
    const char *doc;  // one line
    union {           // where the value goes, as `kind` says
        bool *flag;
        const char **text;
        double *number;
        int64_t *count;
        int *choice;
        folk_texts *list;
    } to;
    double min, max;            // inclusive; max 0: unbounded
    const char *const *choices; // ends with NULL
} folk_option;

#define FOLK_FLAG(name_, to_, doc_) \
    { .name = (name_), .kind = FOLK_OPTION_FLAG, .to.flag = (to_), .doc = (doc_) }
#define FOLK_TEXT(name_, to_, unit_, doc_) \
    { .name = (name_), .kind = FOLK_OPTION_TEXT, .to.text = (to_), .unit = (unit_), .doc = (doc_) }
#define FOLK_LIST(name_, to_, unit_, doc_) \
    { .name = (name_), .kind = FOLK_OPTION_LIST, .to.list = (to_), .unit = (unit_), .doc = (doc_) }
#define FOLK_CHOICE(name_, to_, unit_, doc_, choices_)                                    \
    {                                                                                     \
        .name = (name_), .kind = FOLK_OPTION_CHOICE, .to.choice = (to_), .unit = (unit_), \
        .doc = (doc_), .choices = (choices_)                                              \
    }
#define FOLK_NUMBER(name_, to_, unit_, doc_, min_, max_)                                  \
    {                                                                                     \
        .name = (name_), .kind = FOLK_OPTION_NUMBER, .to.number = (to_), .unit = (unit_), \
        .doc = (doc_), .min = (min_), .max = (max_)                                       \
    }
#define FOLK_COUNT(name_, to_, unit_, doc_, min_, max_)                                 \
    {                                                                                   \
        .name = (name_), .kind = FOLK_OPTION_COUNT, .to.count = (to_), .unit = (unit_), \
        .doc = (doc_), .min = (min_), .max = (max_)                                     \
    }

/// Limits that several commands take.
#define FOLK_TIMEOUT(to_) \
    FOLK_NUMBER("timeout", (to_), "SECONDS", "wall time after which it is stopped; 0: none", 0, 1e8)
#define FOLK_MEMORY(to_)               \
    FOLK_COUNT("memory", (to_), "MIB", \
               "memory that the scenario's Lua may use; 1024 unless given", 1, 1 << 20)

typedef struct folk_usage {
    const char *command;                              // "run"
    const char *operands;                             // "SCENARIO"
    const char *summary;                              // one line
    const char *notes;                                // what the options cannot say; may be NULL
    const char *example;                              // lines of commands
    size_t least, most;                               // operands
    const folk_option *options;                       // ends with an option without a name
    void (*describe)(const char *operand, FILE *out); // adds to the help of `COMMAND OPERAND
                                                      // --help`; may be NULL
} folk_usage;

typedef struct folk_args {
    folk_texts operands;
} folk_args;

/// Reads the arguments after the command's name (argv[0]). False when the command is to end at once
/// with `*status`: help was asked for and printed, or the usage was wrong and that was said.
bool folk_args_read(const folk_usage *usage, int argc, char **argv, folk_args *args, int *status);
void folk_args_clear(folk_args *args);
/// Does not copy the text.
void folk_texts_add(folk_texts *texts, const char *text);
void folk_texts_clear(folk_texts *texts);

/// Prints `folk: <text of err>` on stderr and returns the exit status that goes with its code.
int folk_report_error(const folk_error *err);

/// Adds to a text (NULL is allowed) that calls `name` unknown: "; did you mean '…'?" with the
/// nearest of `names`, or `otherwise` when none is near. Returns false.
bool folk_add_nearest(folk_error *err, const char *name, const char *const *names, int count,
                      const char *otherwise);

#endif
