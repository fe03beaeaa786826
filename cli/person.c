// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/person.h"

#include "core/memory.h"
#include "core/text.h"

#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_BYTES = 4096 };

struct folk_terminal {
    folk_person person;
    char *text; // read and not yet taken
    size_t length, capacity;
    bool ended;
};

static const char *text_of(const json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

static void print_choices(const json_t *choices) {
    size_t i;
    const json_t *choice;
    folk_text_print(stderr, "Answer with one of: ");
    json_array_foreach(choices, i, choice) {
        const char *text = json_string_value(choice);
        folk_text_print(stderr, "%s%s", i > 0 ? ", " : "", text != NULL ? text : "?");
    }
    folk_text_print(stderr, "\n");
}

static void print_number(const json_t *number) {
    const json_t *min = json_object_get(number, "min"), *max = json_object_get(number, "max");
    const bool whole = json_is_true(json_object_get(number, "whole"));
    folk_text_print(stderr, "Answer with a %snumber", whole ? "whole " : "");
    if (json_is_number(min)) folk_text_print(stderr, " from %g", json_number_value(min));
    if (json_is_number(max)) folk_text_print(stderr, " to %g", json_number_value(max));
    folk_text_print(stderr, "\n");
}

static void print_wanted(const json_t *answer) {
    const json_t *choices = json_object_get(answer, "choices");
    const json_t *number = json_object_get(answer, "number");
    const json_t *schema = json_object_get(answer, "schema");
    if (choices != NULL) print_choices(choices);
    if (number != NULL) print_number(number);
    if (schema == NULL) return;
    char *text = json_dumps(schema, JSON_COMPACT);
    folk_text_print(stderr, "Answer with JSON of this schema: %s\n", text);
    free(text);
}

static void ask(void *context, const folk_exchange *exchange) {
    (void)context;
    json_t *request = json_loads(exchange->request, 0, NULL);
    size_t i;
    const json_t *message;
    if (isatty(STDERR_FILENO)) fputs("\r\033[K", stderr);
    folk_text_print(stderr, "\n%s, at time %g:\n", exchange->to, exchange->asked_at);
    json_array_foreach(json_object_get(request, "messages"), i, message)
        folk_text_print(stderr, "%s: %s\n", text_of(message, "role"), text_of(message, "content"));
    print_wanted(json_object_get(request, "answer"));
    folk_text_print(stderr, "%s> ", exchange->to);
    fflush(stderr);
    json_decref(request);
}

// Takes what there is without waiting.
static void read_more(folk_terminal *terminal) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    while (!terminal->ended && poll(&input, 1, 0) > 0) {
        terminal->text = folk_grow(terminal->text, &terminal->capacity,
                                   terminal->length + READ_BYTES, sizeof *terminal->text);
        const ssize_t got = read(STDIN_FILENO, terminal->text + terminal->length, READ_BYTES);
        if (got < 0 && errno == EINTR) continue;
        terminal->ended = got <= 0;
        if (got > 0) terminal->length += (size_t)got;
        if (got > 0 && memchr(terminal->text + terminal->length - got, '\n', (size_t)got) != NULL)
            return;
    }
}

static char *take_line(folk_terminal *terminal, size_t length, size_t taken) {
    if (length > 0 && terminal->text[length - 1] == '\r') length--;
    char *line = folk_format("%.*s", (int)length, terminal->text);
    terminal->length -= taken;
    memmove(terminal->text, terminal->text + taken, terminal->length);
    return line;
}

static folk_heard listen_for_line(void *context, char **line) {
    folk_terminal *terminal = context;
    const char *end = NULL;
    for (int pass = 0; pass < 2 && end == NULL; pass++) {
        if (pass > 0) read_more(terminal);
        if (terminal->length > 0) end = memchr(terminal->text, '\n', terminal->length);
    }
    if (end != NULL) {
        const size_t length = (size_t)(end - terminal->text);
        *line = take_line(terminal, length, length + 1);
        return FOLK_HEARD_LINE;
    }
    if (!terminal->ended) return FOLK_HEARD_NOTHING;
    if (terminal->length == 0) return FOLK_HEARD_END;
    *line = take_line(terminal, terminal->length, terminal->length);
    return FOLK_HEARD_LINE;
}

folk_terminal *folk_terminal_create(void) {
    folk_terminal *terminal = folk_alloc(sizeof *terminal);
    terminal->person = (folk_person){
        .descriptor = STDIN_FILENO,
        .ask = ask,
        .listen = listen_for_line,
        .context = terminal,
    };
    return terminal;
}

void folk_terminal_destroy(folk_terminal *terminal) {
    if (terminal == NULL) return;
    folk_free(terminal->text);
    folk_free(terminal);
}

const folk_person *folk_terminal_person(const folk_terminal *terminal) {
    return &terminal->person;
}
