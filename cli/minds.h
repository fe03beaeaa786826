// SPDX-License-Identifier: GPL-3.0-or-later
// Who answers for the minds of a run, as a user says it: one set of options for the commands that
// ask models, and what these come to: an endpoint's client, a tape, prices, a person. The key is
// read here and nowhere else, and goes to the client alone.
#ifndef FOLK_CLI_MINDS_H
#define FOLK_CLI_MINDS_H

#include "agents/provider.h"
#include "cli/args.h"
#include "cli/person.h"
#include "core/store.h"
#include "lua/run.h"

typedef struct folk_minds_options {
    int mode; // folk_mode; -1: not given
    const char *url, *model, *tape;
    int64_t in_flight, attempts, max_calls, max_tokens;
    double requests_per_minute, tokens_per_minute, timeout, max_cost;
    folk_texts prices, human;
} folk_minds_options;

/// With what the environment says of the endpoint.
folk_minds_options folk_minds_options_default(void);
void folk_minds_options_clear(folk_minds_options *options);

/// The lines of a command's table of options, but for those of a person.
#define FOLK_MODELS_OPTIONS(to)                                                                    \
    FOLK_CHOICE("llm", &(to)->mode, "MODE",                                                        \
                "where answers come from; record where an endpoint is set, else scripted",         \
                folk_mode_names),                                                                  \
        FOLK_TEXT("llm-url", &(to)->url, "URL", "endpoint of OpenAI's chat API ($FOLK_LLM_URL)"),  \
        FOLK_TEXT("model", &(to)->model, "NAME",                                                   \
                  "model of the minds that name none ($FOLK_LLM_MODEL)"),                          \
        FOLK_TEXT("tape", &(to)->tape, "STORE[#RUN]",                                              \
                  "where replay and cache look; the own store unless given"),                      \
        FOLK_COUNT("in-flight", &(to)->in_flight, "N", "most calls at once", 1, 4096),             \
        FOLK_NUMBER("requests-per-minute", &(to)->requests_per_minute, "N",                        \
                    "most requests; 0: any number", 0, 1e9),                                       \
        FOLK_NUMBER("tokens-per-minute", &(to)->tokens_per_minute, "N",                            \
                    "most tokens of requests and answers; 0: any number", 0, 1e12),                \
        FOLK_NUMBER("llm-timeout", &(to)->timeout, "SECONDS", "of one attempt of a call", 0.001,   \
                    1e6),                                                                          \
        FOLK_COUNT("llm-attempts", &(to)->attempts, "N", "attempts of one call", 1, 100),          \
        FOLK_COUNT("max-calls", &(to)->max_calls, "N", "pauses before one more call; 0: no bound", \
                   0, 0),                                                                          \
        FOLK_COUNT("max-tokens", &(to)->max_tokens, "N",                                           \
                   "pauses before a call that may take more; 0: no bound", 0, 0),                  \
        FOLK_NUMBER("max-cost", &(to)->max_cost, "AMOUNT",                                         \
                    "pauses before a call that may cost more; 0: no bound", 0, 0),                 \
        FOLK_LIST("price", &(to)->prices, "MODEL=IN,OUT",                                          \
                  "price of a million tokens of request and answer; several times")

/// All of them.
#define FOLK_MINDS_OPTIONS(to)                    \
    FOLK_MODELS_OPTIONS(to),                      \
        FOLK_LIST("human", &(to)->human, "AGENT", \
                  "a person at the terminal answers for this agent; several times")

/// How a kept run was answered.
typedef struct folk_past_minds {
    folk_mode mode;
    char *model;
    bool open; // no model was found, and none has answered
    char **human;
    int human_count;
} folk_past_minds;

/// Reads the store's text (docs/store.md); of one that is "" or damaged, that stand-ins answered.
folk_past_minds folk_past_minds_read(const char *json);
void folk_past_minds_clear(folk_past_minds *past);

/// What a run needs in order to have its questions answered; its driver opens the tape. Not to be
/// moved.
typedef struct folk_answering {
    folk_minds minds;
    folk_provider_def provider;
    char *json;          // for the store; another text once the model has been found
    const char *notice;  // to be said when the first stand-in answers; NULL: nothing
    char *model;         // NULL: it is to be found
    folk_error no_model; // why there is none
    const char **human;
    folk_prices prices;
    folk_client *client;
    folk_terminal *terminal;
    folk_store *tape_store;
    folk_tape_def tape; // without a store: there is none
} folk_answering;

/// A client for the endpoint that the options or the environment name.
folk_client *folk_minds_client(const folk_minds_options *options, folk_error *err);

/// The model that --model or the environment names; NULL: none.
const char *folk_minds_model(const folk_minds_options *options);

/// Prices of the scenario and, which win, of the options.
bool folk_minds_prices(const folk_minds_options *options, const folk_scenario *scenario,
                       folk_prices *prices, folk_error *err);

/// `store`: the path of the run's own store, where its tape is unless the options say otherwise;
/// NULL: it has none. `past` (may be NULL): how the run that this one goes on from was answered,
/// which holds for all that the options leave open. Clear in either case.
bool folk_minds_open(const folk_minds_options *options, const folk_scenario *scenario,
                     const char *store, const folk_past_minds *past, folk_answering *answering,
                     folk_error *err);

/// For the runs of a sweep, which have no tape and no person of their own. `past` (may be NULL):
/// how others of them were answered; `model` (may be NULL): that of the minds that name none,
/// unless options or past say.
bool folk_minds_open_sweep(const folk_minds_options *options, const folk_scenario *scenario,
                           const folk_past_minds *past, const char *model,
                           folk_answering *answering, folk_error *err);

/// Finds the model of the minds that name none, if it is not known; `minds` then has it.
void folk_minds_settle(folk_answering *answering);
void folk_minds_close(folk_answering *answering);

#endif
