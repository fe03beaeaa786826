// SPDX-License-Identifier: GPL-3.0-or-later
// Processes: each is a coroutine that an event resumes. It lets time pass by yielding (self,
// delay); it waits for a message or an answer by saying so (l_process_park, l_process_ask) and
// yielding (self, 0). Both stay on its stack, and the engine resumes it with (self, delay, now), to
// which an answer adds (reply, error); `self` proves to lua/folk/process.lua that it was the engine
// that resumed.
#include "core/exchange.h"
#include "lua/parts.h"
#include "lua/report.h"
#include "lua/run_state.h"

#include <math.h>
#include <stdio.h>

static folk_process *process_of(const struct folk_run *run, uint32_t id) {
    return &run->processes[id - 1];
}

// The id that is argument 1, or 0: a scenario may have changed the field `id`.
static uint32_t id_argument(lua_State *L, const struct folk_run *run) {
    const double id = lua_tonumber(L, 1);
    return id >= 1.0 && id <= (double)run->process_count ? (uint32_t)id : 0;
}

static folk_event_id resume_after(const struct folk_run *run, uint32_t id, double delay) {
    const folk_sim_event event = {
        .time = folk_sim_now(run->sim) + delay, .kind = run->resume_kind, .actor = id};
    return folk_sim_schedule(run->sim, &event);
}

static void process_end(lua_State *L, folk_process *process) {
    process->state = FOLK_PROCESS_ENDED;
    process->thread = NULL;
    luaL_unref(L, LUA_REGISTRYINDEX, process->anchor);
}

static bool process_fail(const folk_process *process, int status, folk_error *err) {
    folk_vm_failed(process->thread, status, err);
    if (err != NULL && err->code == FOLK_ERR_SCRIPT)
        folk_fail_within(err, "in process '%s': ", process->name);
    return false;
}

// Fails with a sentence at the line of the scenario where the coroutine has yielded.
static bool process_refuse(const folk_process *process, const char *sentence, folk_error *err) {
    folk_position position = {.file = "?"};
    folk_report_position(process->thread, &position);
    return folk_fail(err, FOLK_ERR_SCRIPT, "in process '%s': %s:%d: %s", process->name,
                     position.file, position.line, sentence);
}

// The yield is not one of lua/folk/process.lua, or its delay is none.
static bool process_refuse_yield(const folk_process *process, folk_error *err) {
    lua_State *thread = process->thread;
    if (lua_topointer(thread, 1) != process->self)
        return process_refuse(process,
                              "a process cannot call coroutine.yield itself: self:wait, "
                              "self:receive and self:ask let time pass",
                              err);
    char given[64], sentence[160];
    if (lua_type(thread, 2) == LUA_TNUMBER)
        snprintf(given, sizeof given, "%.14g", lua_tonumber(thread, 2));
    else
        snprintf(given, sizeof given, lua_isnil(thread, 2) ? "%s" : "a %s",
                 luaL_typename(thread, 2));
    snprintf(sentence, sizeof sentence,
             "wait: delay is %s: it must be a number of time units, 0 or more", given);
    return process_refuse(process, sentence, err);
}

static bool process_yielded(const struct folk_run *run, uint32_t id, folk_process *process,
                            folk_error *err) {
    lua_State *thread = process->thread;
    if (lua_topointer(thread, 1) != process->self) return process_refuse_yield(process, err);
    if (process->state != FOLK_PROCESS_RUNNING) return true;
    const double delay = lua_tonumber(thread, 2);
    if (!(delay > 0.0 && folk_sim_now(run->sim) + delay < INFINITY))
        if (lua_type(thread, 2) != LUA_TNUMBER || delay != 0.0)
            return process_refuse_yield(process, err);
    process->state = FOLK_PROCESS_SCHEDULED;
    resume_after(run, id, delay);
    return true;
}

// Resumes the coroutine with what lies on its stack.
static bool process_run(struct folk_run *run, uint32_t id, int arguments, folk_error *err) {
    folk_process *process = process_of(run, id);
    process->state = FOLK_PROCESS_RUNNING;
    const int status = lua_resume(process->thread, arguments);
    process = process_of(run, id); // it may have started others
    if (status == LUA_YIELD) return process_yielded(run, id, process, err);
    if (status != 0) return process_fail(process, status, err);
    process_end(folk_vm_state(run->vm), process);
    return true;
}

static bool handle_resume(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    struct folk_run *run = context;
    const folk_process *process = process_of(run, event->actor);
    lua_State *thread = process->thread;
    lua_pushnumber(thread, folk_sim_now(sim));
    if (process->state != FOLK_PROCESS_NEW) return process_run(run, event->actor, 3, err);
    lua_insert(thread, 2); // its function lies below: live(now, ...)
    return process_run(run, event->actor, lua_gettop(thread) - 1, err);
}

typedef struct delivery {
    lua_State *thread;
    const folk_exchange *exchange;
} delivery;

// Pushes reply and error onto the coroutine's stack. The texts are made in the protected state, as
// there may be no memory for them.
static int l_deliver(lua_State *L) {
    const delivery *message = lua_touserdata(L, -1);
    lua_pushstring(L, message->exchange->reply);
    lua_pushstring(L, message->exchange->error);
    lua_xmove(L, message->thread, 2);
    return 0;
}

static bool handle_answer(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    struct folk_run *run = context;
    delivery message = {
        .thread = process_of(run, event->actor)->thread,
        .exchange = folk_exchange_get(sim, (uint32_t)event->data),
    };
    lua_pushnumber(message.thread, folk_sim_now(sim));
    if (!folk_vm_protect(run->vm, l_deliver, &message, err)) return false;
    return process_run(run, event->actor, 5, err);
}

void folk_process_declare(struct folk_run *run) {
    run->resume_kind = folk_sim_handle(run->sim, "resume", handle_resume, run);
    run->answer_kind = folk_sim_handle(run->sim, "answer", handle_answer, run);
}

// start(self, name, live, ...): schedules the first resumption at once; live(now, ...). Returns the
// id.
static int l_process_start(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    const int given = lua_gettop(L) - 2; // live and its arguments
    lua_State *thread = lua_newthread(L);
    luaL_checkstack(thread, given, "too many arguments of a process");
    const int anchor = luaL_ref(L, LUA_REGISTRYINDEX);
    const uint32_t id = (uint32_t)++run->process_count;
    run->processes =
        folk_grow(run->processes, &run->process_capacity, run->process_count, sizeof(folk_process));
    run->processes[id - 1] = (folk_process){
        .thread = thread,
        .anchor = anchor,
        .self = lua_topointer(L, 1),
        .name = folk_arena_strdup(folk_sim_arena(run->sim), lua_tostring(L, 2)),
        .state = FOLK_PROCESS_NEW,
    };
    lua_xmove(L, thread, given);
    resume_after(run, id, 0.0);
    lua_pushnumber(L, id);
    return 1;
}

// The process among the arguments, if it is the one that is running and its yield will reach the
// engine: otherwise it would count as waiting while it goes on.
static folk_process *running_process(lua_State *L, struct folk_run *run) {
    const uint32_t id = id_argument(L, run);
    if (id == 0 || process_of(run, id)->state != FOLK_PROCESS_RUNNING)
        folk_vm_raise(L, "field 'id' of the process is not its own");
    folk_process *process = process_of(run, id);
    if (L != process->thread || !lua_isyieldable(L))
        folk_vm_raise(L,
                      "process '%s' cannot wait here: neither in another coroutine, nor in a "
                      "function that table.sort or string.gsub calls",
                      process->name);
    return process;
}

// park(id, timeout): the next yield waits for a message, and if a time-out is given, no longer than
// that.
static int l_process_park(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    folk_process *process = running_process(L, run);
    const double timeout = lua_tonumber(L, 2);
    folk_run_check_time(L, run, folk_sim_now(run->sim) + timeout);
    process->state = FOLK_PROCESS_RECEIVING;
    process->timeout = (folk_event_id){0};
    if (lua_isnumber(L, 2)) process->timeout = resume_after(run, id_argument(L, run), timeout);
    return 0;
}

// wake(id): there is a message for a process that waits for one.
static int l_process_wake(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    const uint32_t id = id_argument(L, run);
    if (id == 0 || process_of(run, id)->state != FOLK_PROCESS_RECEIVING) return 0;
    folk_process *process = process_of(run, id);
    folk_sim_cancel(run->sim, process->timeout);
    process->state = FOLK_PROCESS_SCHEDULED;
    resume_after(run, id, 0.0);
    return 0;
}

// dismiss(id): ends a process that waits for a message, which nobody will send.
static int l_process_dismiss(lua_State *L) {
    const struct folk_run *run = folk_vm_owner(L);
    const uint32_t id = id_argument(L, run);
    if (id == 0 || process_of(run, id)->state != FOLK_PROCESS_RECEIVING) return 0;
    folk_sim_cancel(run->sim, process_of(run, id)->timeout);
    process_end(L, process_of(run, id));
    return 0;
}

// ask(id, to, request, latency, tolerant, stand_in): the next yield waits for the answer.
static int l_process_ask(lua_State *L) {
    struct folk_run *run = folk_vm_owner(L);
    folk_process *process = running_process(L, run);
    const folk_question question = {
        .asker = id_argument(L, run),
        .kind = run->answer_kind,
        .to = luaL_checkstring(L, 2),
        .request = luaL_checkstring(L, 3),
        .latency = luaL_checknumber(L, 4),
        .tolerant = lua_toboolean(L, 5),
        .stand_in = lua_tostring(L, 6),
    };
    folk_run_check_time(L, run, folk_sim_now(run->sim) + question.latency);
    process->state = FOLK_PROCESS_ASKING;
    folk_exchange_ask(run->sim, &question);
    return 0;
}

const luaL_Reg folk_process_functions[] = {
    {"start", l_process_start},     {"park", l_process_park}, {"wake", l_process_wake},
    {"dismiss", l_process_dismiss}, {"ask", l_process_ask},   {NULL, NULL},
};
