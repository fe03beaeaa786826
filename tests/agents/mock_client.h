// SPDX-License-Identifier: GPL-3.0-or-later
// A client that is none: it answers each call with a text made of its request, in an order drawn at
// random, and fails those whose requests say so. A test program that includes it has no real one.
#ifndef FOLK_TESTS_AGENTS_MOCK_CLIENT_H
#define FOLK_TESTS_AGENTS_MOCK_CLIENT_H

#include "tests/test.h"

#include "agents/client.h"
#include "core/rng.h"

enum { MOCK_CALLS = 512, MOCK_TOKENS_IN = 7, MOCK_TOKENS_OUT = 5 };

struct folk_client {
    folk_rng rng;
    int in_flight, most_open, count, begun;
    struct mock_call {
        folk_call call;
        char *request;
    } calls[MOCK_CALLS];
};

folk_client_def folk_client_def_default(void) {
    return (folk_client_def){.in_flight = 16};
}

folk_client *folk_client_create(const folk_client_def *def, folk_error *err) {
    (void)err;
    folk_client *client = folk_alloc(sizeof *client);
    client->in_flight = def->in_flight;
    client->rng = folk_rng_stream(1, "mock", 0, 0);
    return client;
}

void folk_client_destroy(folk_client *client) {
    if (client == NULL) return;
    for (int i = 0; i < client->count; i++)
        folk_free(client->calls[i].request);
    folk_free(client);
}

bool folk_client_call(folk_client *client, const folk_call *call, folk_error *err) {
    (void)err;
    assert_true(client->count < client->in_flight);
    client->calls[client->count++] =
        (struct mock_call){.call = *call, .request = folk_strdup(call->request)};
    client->begun++;
    if (client->count > client->most_open) client->most_open = client->count;
    return true;
}

int folk_client_room(const folk_client *client) {
    return client->in_flight - client->count;
}

int folk_client_open_count(const folk_client *client) {
    return client->count;
}

static inline void mock_finish(const struct mock_call *ended) {
    const bool all = strstr(ended->request, "fail all") != NULL;
    const bool one = strstr(ended->request, "fail one") != NULL;
    char *reply = folk_format("re: %s", ended->request);
    const folk_called called = {
        .reply = all || one ? NULL : reply,
        .error = all || one ? "the mock refuses" : NULL,
        .refusal = all   ? FOLK_REFUSAL_ALL
                   : one ? FOLK_REFUSAL_CALL
                         : FOLK_REFUSAL_NONE,
        .tokens_in = all || one ? 0 : MOCK_TOKENS_IN,
        .tokens_out = all || one ? 0 : MOCK_TOKENS_OUT,
        .attempts = 1,
        .latency = 0.5,
    };
    ended->call.done(ended->call.context, ended->call.id, &called);
    folk_free(reply);
}

/// Ends one call, whichever.
bool folk_client_work(folk_client *client, double seconds, int descriptor, folk_error *err) {
    (void)seconds, (void)descriptor, (void)err;
    if (client->count == 0) return true;
    const uint64_t which = folk_rng_below(&client->rng, (uint64_t)client->count);
    const struct mock_call ended = client->calls[which];
    client->calls[which] = client->calls[--client->count];
    mock_finish(&ended);
    folk_free(ended.request);
    return true;
}

void folk_client_drop(folk_client *client, const void *context) {
    for (int i = client->count - 1; i >= 0; i--) {
        if (client->calls[i].call.context != context) continue;
        folk_free(client->calls[i].request);
        client->calls[i] = client->calls[--client->count];
    }
}

/// All of them are at the server.
int folk_client_call_off(folk_client *client, const void *context) {
    int count = 0;
    for (int i = 0; i < client->count; i++)
        count += client->calls[i].call.context == context;
    return count;
}

bool folk_client_models(folk_client *client, char ***names, int *count, folk_error *err) {
    (void)client, (void)names, (void)count;
    return folk_fail(err, FOLK_ERR_PROVIDER, "the mock has no models");
}

uint32_t folk_tokens_estimate(const char *text) {
    return (uint32_t)((strlen(text) + 3) / 4);
}

#endif
