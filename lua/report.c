// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FRAMES_SHOWN = 12, FRAME_TEXT = 128 };

static const char FRAME_MARK[] = "\n  at ";

static bool frame_is_scenario(lua_State *L, lua_Debug *frame) {
    lua_getinfo(L, "Sln", frame);
    return frame->source[0] == '@' && frame->currentline > 0;
}

static bool find_position(lua_State *L, int level, folk_position *position) {
    lua_Debug frame;
    for (; lua_getstack(L, level, &frame); level++) {
        if (!frame_is_scenario(L, &frame)) continue;
        snprintf(position->file, sizeof position->file, "%s", frame.source + 1);
        position->line = frame.currentline;
        return true;
    }
    return false;
}

bool folk_report_position(lua_State *L, folk_position *position) {
    return find_position(L, 0, position);
}

__attribute__((format(printf, 2, 3))) static void report_add(folk_error *report, const char *format,
                                                             ...) {
    const size_t length = strlen(report->text);
    va_list args;
    va_start(args, format);
    vsnprintf(report->text + length, sizeof report->text - length, format, args);
    va_end(args);
}

// The message behind "folk/sandbox.lua:12: ": a user is told the line of the scenario instead.
static const char *past_embedded_position(const char *message) {
    if (strncmp(message, "folk/", 5) != 0) return message;
    const char *end = strstr(message, ": ");
    return end != NULL ? end + 2 : message;
}

// Whether a message names a line of a file; one from assert, or error with level 0, does not.
static bool has_position(const char *message) {
    const char *digits = strstr(message, ".lua:");
    return digits != NULL && digits[5] >= '0' && digits[5] <= '9';
}

// The level from which the stack can be read. LuaJIT does not know where the innermost function is
// when its stack overflowed at the exit from compiled code, and reads wild memory when asked.
static int first_level(const char *message) {
    enum { HANDLER, INNERMOST, ITS_CALLER };
    return message != NULL && strstr(message, "stack overflow") != NULL ? ITS_CALLER : HANDLER;
}

static void write_message(lua_State *L, const char *message, folk_error *report) {
    folk_position position;
    if ((message == NULL || !has_position(message)) &&
        find_position(L, first_level(message), &position))
        report_add(report, "%s:%d: ", position.file, position.line);
    if (message != NULL)
        report_add(report, "%s", message);
    else
        report_add(report, "the error that was raised is a %s, not a message",
                   lua_typename(L, lua_type(L, -1)));
}

static void describe_frame(const lua_Debug *frame, char *out, size_t room) {
    const int length = snprintf(out, room, "%s:%d", frame->source + 1, frame->currentline);
    if (length < 0 || (size_t)length >= room) return;
    if (frame->what[0] == 'm') return; // the file itself
    if (frame->name != NULL)
        snprintf(out + length, room - (size_t)length, " in %s", frame->name);
    else
        snprintf(out + length, room - (size_t)length, " in the function of line %d",
                 frame->linedefined);
}

// Equal calls in a row, as in a recursion, are told once.
static void write_frames(lua_State *L, int level, folk_error *report) {
    lua_Debug frame;
    char line[FRAME_TEXT], last[FRAME_TEXT] = "";
    for (int shown = 0; lua_getstack(L, level, &frame); level++) {
        if (!frame_is_scenario(L, &frame)) continue;
        describe_frame(&frame, line, sizeof line);
        if (strcmp(line, last) == 0) continue;
        if (shown++ == FRAMES_SHOWN) {
            report_add(report, "%s…", FRAME_MARK);
            return;
        }
        report_add(report, "%s%s", FRAME_MARK, line);
        memcpy(last, line, sizeof last);
    }
}

void folk_report_write(lua_State *L, folk_error *report) {
    report->code = FOLK_ERR_SCRIPT;
    report->text[0] = '\0';
    const char *message = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    if (message != NULL) message = past_embedded_position(message);
    write_message(L, message, report);
    const bool reported = strstr(report->text, FRAME_MARK) != NULL; // further in
    if (!reported) write_frames(L, first_level(message), report);
}
