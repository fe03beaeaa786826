// SPDX-License-Identifier: GPL-3.0-or-later
// Serves a model file by llama.cpp as an OpenAI-compatible endpoint on the loopback:
//   node server.mjs FILE
// Its first line is the port that it got. It ends when its standard input does, with a last line of four
// numbers: answers that it gave, their tokens in and out, and the most requests that it had at once. The
// endpoint knows
//   GET  /v1/models
//   POST /v1/chat/completions   model, messages, temperature, max_tokens, seed, response_format json_schema
//   POST /v1/embeddings         model, input
// A schema becomes a grammar, outside of which the model cannot say anything. SLOTS requests are answered
// at once, each on one thread: left to itself, llama.cpp spins on every core for matrices of this size.
// A request without a seed is answered with one of its own bytes, and never with what is left of another
// in a context: the same request gets the same answer, in whatever order requests come.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { getLlama, LlamaChat } from "node-llama-cpp";

const SLOTS = 2;
const CONTEXT = 2048;
const BODY_LIMIT = 1 << 20;

/// A refusal as the protocol has it: an HTTP status with a sentence.
class Refusal extends Error {
    constructor(status, message, code) {
        super(message);
        this.status = status;
        this.code = code;
    }
}

function ask(condition, message) {
    if (!condition) throw new Refusal(400, message, "invalid_request");
}

/// Hands out things one at a time, to the longest waiting first.
class Pool {
    #free;
    #waiting = [];

    constructor(things) {
        this.#free = things;
    }

    async with(use) {
        const thing = this.#free.pop() ?? (await new Promise((take) => this.#waiting.push(take)));
        try {
            return await use(thing);
        } finally {
            const next = this.#waiting.shift();
            if (next) next(thing);
            else this.#free.push(thing);
        }
    }
}

// llama.cpp's own server keeps an integer within the schema's bounds; this library's grammars know no bounds
// but have enumerations.
function bounded(schema) {
    if (schema === null || typeof schema !== "object" || Array.isArray(schema)) return schema;
    const { type, minimum, maximum } = schema;
    if (type === "integer" && maximum - minimum <= 1000) {
        return { enum: Array.from({ length: maximum - minimum + 1 }, (_, step) => minimum + step) };
    }
    return Object.fromEntries(
        Object.entries(schema).map(([key, value]) => [
            key, key === "properties" ? mapped(value, bounded) : bounded(value),
        ]));
}

function mapped(object, change) {
    return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

async function grammar(llama, format) {
    if (format === undefined || format.type === "text") return undefined;
    ask(format.type === "json_schema" && format.json_schema?.schema,
        "response_format is neither text nor a json_schema with its schema");
    try {
        return await llama.createGrammarForJsonSchema(bounded(format.json_schema.schema));
    } catch (error) {
        throw new Refusal(400, `response_format: ${error.message}`, "invalid_request");
    }
}

// The library's shape of a conversation ends with the answer that is to come.
function history(messages) {
    ask(Array.isArray(messages) && messages.length > 0, "messages is not a list of messages");
    const made = messages.map(({ role, content }) => {
        ask(typeof content === "string", "the content of a message is not text");
        if (role === "assistant") return { type: "model", response: [content] };
        ask(role === "system" || role === "user", `there is no role '${role}'`);
        return { type: role, text: content };
    });
    return [...made, { type: "model", response: [] }];
}

class Engine {
    static async load(file) {
        const engine = new Engine();
        engine.llama = await getLlama({
            gpu: false, build: "never", skipDownload: true, maxThreads: SLOTS, logLevel: "error",
        });
        engine.model = await engine.llama.loadModel({ modelPath: file });
        engine.name = engine.model.fileInfo.metadata.general.name;
        const slots = [];
        for (let slot = 0; slot < SLOTS; slot++) {
            const context = await engine.model.createContext({ contextSize: CONTEXT, threads: 1 });
            slots.push(new LlamaChat({ contextSequence: context.getSequence() }));
        }
        engine.slots = new Pool(slots);
        engine.embedder = await engine.model.createEmbeddingContext({ contextSize: CONTEXT, threads: 1 });
        return engine;
    }

    check(name) {
        if (name !== this.name) {
            throw new Refusal(404, `The model '${name}' does not exist.`, "model_not_found");
        }
    }

    models() {
        return { object: "list", data: [{ id: this.name, object: "model", owned_by: "folk" }] };
    }

    async chat({ body, seed }) {
        this.check(body.model);
        const conversation = history(body.messages);
        const enforced = await grammar(this.llama, body.response_format);
        return this.slots.with(async (chat) => {
            const length = promptLength(chat, conversation, this.model);
            if (length >= CONTEXT) {
                throw new Refusal(400, `The prompt has ${length} tokens; ${CONTEXT} is the context.`,
                    "context_length_exceeded");
            }
            await chat.sequence.clearHistory();
            const before = chat.sequence.tokenMeter.getState();
            const said = await chat.generateResponse(conversation, {
                grammar: enforced, seed: body.seed ?? seed,
                temperature: body.temperature ?? 1, maxTokens: body.max_tokens ?? CONTEXT - length,
            });
            const { usedOutputTokens } = chat.sequence.tokenMeter.diff(before);
            return completion(this.name, said, length, usedOutputTokens);
        });
    }

    async embeddings({ body }) {
        this.check(body.model);
        const texts = Array.isArray(body.input) ? body.input : [body.input];
        ask(texts.length > 0 && texts.every((text) => typeof text === "string" && text !== ""),
            "input is neither a text nor a list of texts");
        const data = [];
        let tokens = 0;
        for (const [index, text] of texts.entries()) {
            const { vector } = await this.embedder.getEmbeddingFor(text);
            data.push({ object: "embedding", index, embedding: vector });
            tokens += this.model.tokenize(text).length;
        }
        return {
            object: "list", model: this.name, data,
            usage: { prompt_tokens: tokens, total_tokens: tokens },
        };
    }
}

function promptLength(chat, conversation, model) {
    const { contextText } = chat.chatWrapper.generateContextState({ chatHistory: conversation });
    return contextText.tokenize(model.tokenizer).length;
}

function completion(model, said, input, output) {
    return {
        id: "chatcmpl-0", object: "chat.completion", created: Math.floor(Date.now() / 1000), model,
        choices: [{
            index: 0,
            message: { role: "assistant", content: said.response },
            finish_reason: said.metadata.stopReason === "maxTokens" ? "length" : "stop",
        }],
        usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
    };
}

/// What was sent, and a number that its bytes determine.
async function received(request) {
    let text = "";
    request.setEncoding("utf8");
    for await (const part of request) {
        text += part;
        if (text.length > BODY_LIMIT) throw new Refusal(413, "The request is too long.", "too_large");
    }
    try {
        const seed = createHash("sha256").update(text).digest().readUInt32LE();
        return { body: JSON.parse(text), seed };
    } catch (error) {
        throw new Refusal(400, `The request is not JSON: ${error.message}`, "invalid_request");
    }
}

async function route(engine, request) {
    const place = `${request.method} ${request.url}`;
    if (place === "GET /v1/models") return engine.models();
    if (place === "POST /v1/chat/completions") return engine.chat(await received(request));
    if (place === "POST /v1/embeddings") return engine.embeddings(await received(request));
    throw new Refusal(404, `There is nothing at ${place}.`, "not_found");
}

function send(response, status, value) {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(value));
}

const [file] = process.argv.slice(2);
if (file === undefined) {
    console.error("usage: node server.mjs FILE");
    process.exit(2);
}
const engine = await Engine.load(file);
const count = { answers: 0, tokensIn: 0, tokensOut: 0, now: 0, peak: 0 };

function account({ usage }) {
    if (usage === undefined) return;
    count.answers++;
    count.tokensIn += usage.prompt_tokens;
    count.tokensOut += usage.completion_tokens ?? 0;
}

// An answer is made to its end, even where who asked has gone: what the library leaves behind when it is
// stopped on the way would go into the next.
const server = createServer(async (request, response) => {
    count.peak = Math.max(count.peak, ++count.now);
    try {
        const value = await route(engine, request);
        send(response, 200, value);
        account(value);
    } catch (error) {
        const { status = 500, message, code = "server_error" } = error;
        send(response, status, { error: { message, type: "invalid_request_error", code } });
    } finally {
        count.now--;
    }
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

process.stdin.resume();
process.stdin.on("end", () => {
    console.log(`${count.answers} ${count.tokensIn} ${count.tokensOut} ${count.peak}`);
    process.exit(0);
});
