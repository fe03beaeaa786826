// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/client.h"

#include "agents/chat.h"
#include "agents/rate.h"
#include "agents/refusal.h"
#include "core/memory.h"
#include "core/rng.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

enum { MOST_LISTINGS = 3 }; // requests for the list of models, of which the last one counts

// Where a call is: in one of four lists.
typedef enum place {
    FRESH,   // not tried yet, in the order of asking
    WAITING, // for its next attempt, in the order of its time
    RUNNING,
    PARKED, // until the server has told the models that it offers
    PLACES,
} place;

typedef struct call {
    struct call *before, *after;
    place place;
    folk_call asked; // its request is not kept: the chat is
    folk_chat chat;
    folk_transfer *transfer; // while RUNNING
    double began_at, tried_at, ready_at;
    double reserved;             // tokens taken from the bucket for the attempt under way
    uint32_t attempts, failures; // attempts in all; those that count against the limit
    uint32_t tokens_in, tokens_out;
    uint64_t successes; // of the client when the attempt began
    folk_verdict verdict;
    folk_refused refused; // PARKED
} call;

typedef struct call_list {
    call *first, *last;
} call_list;

typedef struct known_model {
    char *name;
    unsigned lacks;
} known_model;

struct folk_client {
    folk_client_def def;
    char *url, *key; // key: NULL when none is sent
    folk_http *http;
    call_list places[PLACES];
    int open, running;
    known_model *models;
    size_t model_count, model_capacity;
    char **notes;
    size_t note_count, note_capacity;
    folk_bucket requests, tokens;
    double rate_at;         // when the buckets allow the next attempt
    double held_until;      // by the server's wish
    double slowed_at;       // when flow was last lowered
    double flow;            // calls at once that the server seems to bear, at most def.in_flight
    folk_rng rng;           // of the jitter, which no run sees
    folk_transfer *listing; // GET models, under way
    char **offered;         // what it told; NULL: nothing
    int offered_count;
    char *unlisted; // why it told nothing
    bool may_list;  // asked again it may tell
    uint64_t successes, ended;
    bool answered; // the server has, at least once
};

folk_client_def folk_client_def_default(void) {
    return (folk_client_def){
        .in_flight = 16,
        .connect_seconds = 10.0,
        .total_seconds = 120.0,
        .attempts = 6,
        .backoff_seconds = 1.0,
        .most_bytes = 4u << 20,
    };
}

// ---- lists ----

static void list_insert(call_list *list, call *item, call *before) {
    item->before = before;
    item->after = before != NULL ? before->after : list->first;
    *(item->after != NULL ? &item->after->before : &list->last) = item;
    *(before != NULL ? &before->after : &list->first) = item;
}

static void list_remove(call_list *list, call *item) {
    *(item->before != NULL ? &item->before->after : &list->first) = item->after;
    *(item->after != NULL ? &item->after->before : &list->last) = item->before;
}

static void call_place(folk_client *client, call *item, place where) {
    call_list *list = &client->places[where];
    call *before = list->last;
    if (where == WAITING)
        while (before != NULL && before->ready_at > item->ready_at)
            before = before->before;
    item->place = where;
    list_insert(list, item, before);
}

static void call_take(folk_client *client, call *item) {
    list_remove(&client->places[item->place], item);
}

static void call_destroy(folk_client *client, call *item) {
    if (item->transfer != NULL) {
        folk_http_stop(client->http, item->transfer);
        client->running -= 1;
    }
    folk_chat_clear(&item->chat);
    folk_free(item->verdict.reply);
    folk_free(item);
    client->open -= 1;
}

// ---- life of a client ----

static bool key_fits(const char *key, folk_error *err) {
    for (const char *each = key; *each != '\0'; each++)
        if (*each <= ' ' || *each == 0x7f)
            return folk_fail(err, FOLK_ERR_USAGE,
                             "the variable FOLK_LLM_KEY holds a blank, a line break or a character "
                             "beyond ASCII, which no key has: set it to the key alone");
    return true;
}

// Some gateways take a key within the path: errors and stores, which name the URL, would tell it.
static bool url_is_free_of(const char *key, const char *url, folk_error *err) {
    char *cleared = folk_secret_remove(key, folk_strdup(url));
    const bool is_free = strcmp(cleared, url) == 0;
    folk_free(cleared);
    return is_free || folk_fail(err, FOLK_ERR_USAGE,
                                "the URL of the models' server holds the key of the variable "
                                "FOLK_LLM_KEY, and URLs are shown: give one without it");
}

folk_client *folk_client_create(const folk_client_def *def, folk_error *err) {
    const bool has_key = def->key != NULL && def->key[0] != '\0';
    if (has_key && !key_fits(def->key, err)) return NULL;
    if (has_key && def->url != NULL && !url_is_free_of(def->key, def->url, err)) return NULL;
    char *url = folk_http_url(def->url, err);
    if (url == NULL) return NULL;
    folk_client *client = folk_alloc(sizeof *client);
    client->def = *def;
    client->url = url;
    client->key = has_key ? folk_strdup(def->key) : NULL;
    client->flow = def->in_flight;
    const double now = folk_http_now();
    client->requests = folk_bucket_create(def->requests_per_minute, now);
    client->tokens = folk_bucket_create(def->tokens_per_minute, now);
    client->rng = folk_rng_stream((uint64_t)(now * 1e9), "jitter", (uint64_t)getpid(), 0);
    const folk_http_def http = {.url = client->url,
                                .key = client->key,
                                .connections = def->in_flight + 1,
                                .connect_seconds = def->connect_seconds,
                                .total_seconds = def->total_seconds,
                                .most_bytes = def->most_bytes};
    client->http = folk_http_create(&http, err);
    if (client->http != NULL) return client;
    folk_client_destroy(client);
    return NULL;
}

static void offered_clear(folk_client *client) {
    for (int i = 0; i < client->offered_count; i++)
        folk_free(client->offered[i]);
    folk_free(client->offered);
    folk_free(client->unlisted);
    client->offered = NULL;
    client->offered_count = 0;
    client->unlisted = NULL;
}

void folk_client_destroy(folk_client *client) {
    if (client == NULL) return;
    for (int i = 0; i < PLACES; i++) {
        while (client->places[i].first != NULL) {
            call *item = client->places[i].first;
            call_take(client, item);
            call_destroy(client, item);
        }
    }
    if (client->listing != NULL) folk_http_stop(client->http, client->listing);
    folk_http_destroy(client->http);
    offered_clear(client);
    for (size_t i = 0; i < client->model_count; i++)
        folk_free(client->models[i].name);
    folk_free(client->models);
    for (size_t i = 0; i < client->note_count; i++)
        folk_free(client->notes[i]);
    folk_free(client->notes);
    folk_free(client->url);
    folk_free(client->key);
    folk_free(client);
}

// ---- what a model lacks ----

static known_model *model_known(folk_client *client, const char *name) {
    for (size_t i = 0; i < client->model_count; i++)
        if (strcmp(client->models[i].name, name) == 0) return &client->models[i];
    client->models = folk_grow(client->models, &client->model_capacity, client->model_count + 1,
                               sizeof *client->models);
    known_model *model = &client->models[client->model_count++];
    *model = (known_model){.name = folk_strdup(name)};
    return model;
}

// ---- attempts ----

bool folk_client_call(folk_client *client, const folk_call *asked, folk_error *err) {
    folk_chat chat;
    if (!folk_chat_read(&chat, asked->request, err)) return false;
    call *item = folk_alloc(sizeof *item);
    item->asked = *asked;
    item->asked.request = NULL;
    item->chat = chat;
    call_place(client, item, FRESH);
    client->open += 1;
    return true;
}

static void attempt(folk_client *client, call *item, double now) {
    folk_chat_write(&item->chat, model_known(client, item->chat.model)->lacks);
    item->reserved = (double)item->chat.tokens_in + (double)item->chat.tokens_out;
    folk_bucket_take(&client->requests, now, 1.0);
    folk_bucket_take(&client->tokens, now, item->reserved);
    item->attempts += 1;
    item->tried_at = now;
    if (item->began_at == 0.0) item->began_at = now;
    item->successes = client->successes;
    item->transfer = folk_http_start(client->http, folk_chat_path(&item->chat), item->chat.body,
                                     item->chat.bytes, item);
    client->running += 1;
    call_take(client, item);
    call_place(client, item, RUNNING);
}

static double bucket_wait(const folk_client *client, const call *item, double now) {
    const double tokens = (double)item->chat.tokens_in + (double)item->chat.tokens_out;
    return fmax(folk_bucket_wait(&client->requests, now, 1.0),
                folk_bucket_wait(&client->tokens, now, tokens));
}

// The call to begin next: one that has been tried before goes first once its time has come.
static call *next_call(const folk_client *client, double now) {
    call *waiting = client->places[WAITING].first;
    if (waiting != NULL && waiting->ready_at <= now) return waiting;
    call *fresh = client->places[FRESH].first;
    return fresh != NULL ? fresh : waiting;
}

// Begins what may begin; returns when the next attempt may, or infinity when that depends on an
// answer.
static double begin_all(folk_client *client) {
    while (client->running < (int)client->flow) {
        const double now = folk_http_now();
        call *item = next_call(client, now);
        if (item == NULL) return INFINITY;
        double at = fmax(item->ready_at, client->held_until);
        if (at <= now) at = now + bucket_wait(client, item, now);
        if (at > now) return at;
        attempt(client, item, now);
    }
    return INFINITY;
}

// ---- ends ----

static void finish(folk_client *client, call *item, const folk_called *how) {
    folk_called called = *how;
    called.tokens_in = item->tokens_in;
    called.tokens_out = item->tokens_out;
    called.attempts = item->attempts;
    called.latency = folk_http_now() - item->began_at;
    call_take(client, item);
    const folk_call asked = item->asked;
    char *reply = item->verdict.reply;
    item->verdict.reply = NULL;
    call_destroy(client, item);
    client->ended += 1;
    asked.done(asked.context, asked.id, &called);
    folk_free(reply);
}

static folk_refused refused_by(const folk_client *client, const folk_http_answer *answer,
                               const folk_verdict *verdict) {
    return (folk_refused){
        .url = client->url,
        .has_key = client->key != NULL,
        .model = "",
        .offered = "",
        .meaning = verdict->meaning,
        .saying = verdict->saying,
        .fault = answer->fault,
        .status = answer->status,
        .retry_after = answer->retry_after,
        .total_seconds = client->def.total_seconds,
        .connect_seconds = client->def.connect_seconds,
        .most_bytes = client->def.most_bytes,
        .never_answered = !client->answered,
        .attempts = 1,
    };
}

static void refuse(folk_client *client, call *item, folk_refused *refused) {
    refused->model = item->chat.model;
    refused->attempts = item->attempts;
    refused->seconds = folk_http_now() - item->began_at;
    char *text = folk_refusal_text(refused);
    finish(client, item, &(folk_called){.error = text, .refusal = folk_refusal_of(refused)});
    folk_free(text);
}

// Whoever named a model that there is not waits for the list of those that there are.
static void park(folk_client *client, call *item, const folk_http_answer *answer) {
    item->refused = refused_by(client, answer, &item->verdict);
    call_take(client, item);
    call_place(client, item, PARKED);
    if (client->listing == NULL)
        client->listing = folk_http_start(client->http, "models", NULL, 0, NULL);
}

static void wait_again(folk_client *client, call *item, double asked_for) {
    const int failures = item->failures > 0 ? (int)item->failures : 1;
    const double backoff =
        folk_backoff(client->def.backoff_seconds, failures, folk_rng_unit(&client->rng));
    const double wait = asked_for >= 0.0 ? asked_for + 0.1 * backoff : backoff;
    item->ready_at = folk_http_now() + fmin(wait, FOLK_LONGEST_WAIT);
    call_take(client, item);
    call_place(client, item, WAITING);
}

// A server that limits the rate is asked by half as many at once, and by more again while it
// answers. As long as it answers others, being limited does not count against a call: it waits.
static void slow_down(folk_client *client, call *item, double asked_for) {
    const double now = folk_http_now();
    if (client->successes == item->successes || item->failures == 0) item->failures += 1;
    if (item->tried_at >= client->slowed_at) { // else this is news of the same crowd
        client->flow = fmax(1.0, client->flow / 2.0);
        client->slowed_at = now;
    }
    const double hold = fmin(asked_for, FOLK_LONGEST_WAIT);
    if (now + hold > client->held_until) client->held_until = now + hold;
}

static void speed_up(folk_client *client) {
    client->successes += 1;
    client->flow = fmin(client->def.in_flight, client->flow + 1.0 / client->flow);
}

static void learn(folk_client *client, const char *name, unsigned lacks) {
    known_model *model = model_known(client, name);
    for (unsigned lack = 1; lack <= FOLK_LACK_TEMPERATURE; lack *= 2) {
        if ((lacks & lack) == 0 || (model->lacks & lack) != 0) continue;
        client->notes = folk_grow(client->notes, &client->note_capacity, client->note_count + 1,
                                  sizeof *client->notes);
        client->notes[client->note_count++] = folk_lack_text(client->url, name, (folk_lack)lack);
    }
    model->lacks |= lacks;
}

static void adapt(folk_client *client, call *item, unsigned lacks) {
    learn(client, item->chat.model, lacks);
    item->attempts -= 1;
    item->ready_at = 0.0;
    call_take(client, item);
    call_place(client, item, WAITING);
}

// Where nothing listens at the very first, nothing will be started by waiting long.
static uint32_t attempts_allowed(const folk_client *client, const folk_http_answer *answer) {
    const uint32_t most = (uint32_t)client->def.attempts;
    const bool nowhere =
        answer->fault == FOLK_FAULT_NO_SERVER || answer->fault == FOLK_FAULT_NO_HOST;
    return nowhere && !client->answered && most > 2 ? 2 : most;
}

static void fail(folk_client *client, call *item, const folk_http_answer *answer) {
    const folk_meaning meaning = item->verdict.meaning;
    folk_refused refused = refused_by(client, answer, &item->verdict);
    if (meaning == FOLK_MEANS_WAIT)
        slow_down(client, item, answer->retry_after);
    else
        item->failures += 1;
    const bool patient = answer->retry_after <= FOLK_MOST_PATIENCE;
    const bool passing = meaning == FOLK_MEANS_AGAIN || meaning == FOLK_MEANS_WAIT;
    if (passing && patient && item->failures < attempts_allowed(client, answer))
        wait_again(client, item, answer->retry_after);
    else
        refuse(client, item, &refused);
}

static void settle_tokens(folk_client *client, call *item) {
    const folk_verdict *verdict = &item->verdict;
    item->tokens_in += verdict->tokens_in;
    item->tokens_out += verdict->tokens_out;
    const double used = (double)verdict->tokens_in + (double)verdict->tokens_out;
    folk_bucket_take(&client->tokens, folk_http_now(), used - item->reserved);
}

static void judge(folk_client *client, call *item) {
    const folk_http_answer answer = folk_http_answer_of(item->transfer);
    item->verdict = folk_chat_judge(&item->chat, &answer, client->key);
    client->answered = client->answered || answer.status != 0;
    settle_tokens(client, item);
    folk_transfer *transfer = item->transfer;
    item->transfer = NULL;
    client->running -= 1;
    if (item->verdict.meaning == FOLK_MEANS_REPLY) {
        speed_up(client);
        folk_http_stop(client->http, transfer);
        finish(client, item, &(folk_called){.reply = item->verdict.reply});
        return;
    }
    if (item->verdict.meaning == FOLK_MEANS_ADAPT)
        adapt(client, item, item->verdict.lacks);
    else if (item->verdict.meaning == FOLK_MEANS_MODEL)
        park(client, item, &answer);
    else
        fail(client, item, &answer);
    folk_http_stop(client->http, transfer);
}

// ---- the models that the server offers ----

static char *offered_text(const folk_client *client) {
    char text[1024];
    folk_name_list((const char *const *)client->offered, client->offered_count, text, sizeof text);
    const size_t length = strlen(text);
    return folk_format("%s%s", text, length + 1 < sizeof text ? "" : "…");
}

static void read_listing(folk_client *client) {
    const folk_http_answer answer = folk_http_answer_of(client->listing);
    offered_clear(client);
    if (folk_chat_models(&answer, client->key, &client->offered, &client->offered_count)) return;
    const folk_chat none = {.model = ""};
    folk_verdict verdict = folk_chat_judge(&none, &answer, client->key);
    folk_free(verdict.reply);
    const folk_refused refused = refused_by(client, &answer, &verdict);
    client->unlisted = folk_refusal_text(&refused);
    const bool passing = verdict.meaning == FOLK_MEANS_AGAIN || verdict.meaning == FOLK_MEANS_WAIT;
    client->may_list = passing && answer.status != 0;
}

static void end_listing(folk_client *client) {
    read_listing(client);
    folk_http_stop(client->http, client->listing);
    client->listing = NULL;
    char *offered = offered_text(client);
    while (client->places[PARKED].first != NULL) {
        call *item = client->places[PARKED].first;
        item->refused.offered = offered;
        refuse(client, item, &item->refused);
    }
    folk_free(offered);
}

// ---- work ----

static void collect(folk_client *client) {
    for (folk_transfer *transfer; (transfer = folk_http_next(client->http)) != NULL;) {
        if (transfer == client->listing)
            end_listing(client);
        else
            judge(client, folk_http_owner(transfer));
    }
}

// One pass: false when a signal or the descriptor ended the waiting.
static bool pass(folk_client *client, double until, int descriptor) {
    const double next = begin_all(client);
    const bool undisturbed =
        folk_http_wait(client->http, fmin(until, next) - folk_http_now(), descriptor);
    collect(client);
    return undisturbed;
}

bool folk_client_work(folk_client *client, double seconds, int descriptor, folk_error *err) {
    (void)err;
    const double until = folk_http_now() + seconds;
    const uint64_t ended = client->ended;
    while ((client->open > 0 || descriptor >= 0) && pass(client, until, descriptor) &&
           client->ended == ended && folk_http_now() < until)
        ;
    begin_all(client);
    return true;
}

// False when a signal ended the waiting.
static bool list_models(folk_client *client) {
    client->may_list = false;
    if (client->listing == NULL)
        client->listing = folk_http_start(client->http, "models", NULL, 0, NULL);
    while (client->listing != NULL)
        if (!pass(client, INFINITY, -1)) return false;
    return true;
}

// The wait before it is tried once more.
static bool rest(folk_client *client, int failures) {
    const double unit = folk_rng_unit(&client->rng);
    const double wait = folk_backoff(client->def.backoff_seconds, failures, unit);
    const double until = folk_http_now() + wait;
    while (folk_http_now() < until)
        if (!pass(client, until, -1)) return false;
    return true;
}

bool folk_client_models(folk_client *client, char ***names, int *count, folk_error *err) {
    const int most = client->def.attempts < MOST_LISTINGS ? client->def.attempts : MOST_LISTINGS;
    bool undisturbed = list_models(client);
    for (int tried = 1; undisturbed && client->may_list && tried < most; tried++)
        undisturbed = rest(client, tried) && list_models(client);
    if (!undisturbed)
        return folk_fail(err, FOLK_ERR_PROVIDER, "asking %s for its models was interrupted",
                         client->url);
    if (client->unlisted != NULL) {
        folk_fail(err, FOLK_ERR_PROVIDER, "%s", client->unlisted);
        return false;
    }
    *names = client->offered;
    *count = client->offered_count;
    client->offered = NULL;
    client->offered_count = 0;
    return true;
}

int folk_client_room(const folk_client *client) {
    const int room = client->def.in_flight - client->open;
    return room > 0 ? room : 0;
}

int folk_client_open_count(const folk_client *client) {
    return client->open;
}

const char *folk_client_note(const folk_client *client, size_t index) {
    return index < client->note_count ? client->notes[index] : NULL;
}

static int drop(folk_client *client, const void *context, bool also_running) {
    int left = 0;
    for (int i = 0; i < PLACES; i++) {
        for (call *item = client->places[i].first, *after; item != NULL; item = after) {
            after = item->after;
            if (item->asked.context != context) continue;
            left += i == RUNNING && !also_running;
            if (i == RUNNING && !also_running) continue;
            call_take(client, item);
            call_destroy(client, item);
        }
    }
    return left;
}

void folk_client_drop(folk_client *client, const void *context) {
    drop(client, context, true);
}

int folk_client_call_off(folk_client *client, const void *context) {
    return drop(client, context, false);
}
