// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a language model of random weights, small enough to answer in milliseconds:
//   node gguf.mjs FILE
// The file is GGUF, version 3, as llama.cpp reads it (https://github.com/ggml-org/ggml, docs/gguf.md): a
// header, metadata, the tensors' names and shapes, then their values. The architecture is "llama"; the
// tokenizer is of the SentencePiece kind, with a vocabulary of bytes, letters and some words of games. The
// weights come from a seeded generator, so that the file is the same on every machine.
//
// A model of random weights would mostly say bytes that are no text, or nothing at all. Two channels of the
// residual stream are therefore kept apart, and nothing is added to them on the way: channel 0 is one and
// the same for every token, so that what a row of the output matrix has there acts as the bias of its
// token; channel 1 is on where an answer begins, and says that it must not end there.
import { writeFileSync } from "node:fs";

const SIZE = { width: 64, layers: 2, heads: 4, hidden: 128, context: 4096 };
const EPSILON = 1e-5;
const WORDS = `the to a of and you your in is it i we will this that with for points other player round
    game choose option answer give keep cooperate defect share trust always never more less than what
    they if first last next fair both`.split(/\s+/);

const BEGINNING = "<|assistant|>", END = "<|end|>";
const TEMPLATE = "{{ bos_token }}{% for message in messages %}"
    + "{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}"
    + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

// The kinds of tokens, as the format numbers them.
const NORMAL = 1, UNKNOWN = 2, CONTROL = 3, BYTE = 6;
const BLANK = "\u2581"; // as the format writes one

// What is added to a token's output: words come before letters, and a text ends after some twenty tokens, be
// it an answer or a string in quotation marks.
const BIAS = { word: 0, letter: -1.5, end: 5, never: -30 };
const KEPT = 2; // channels kept apart

/// All tokens: { text, kind, bias }; a token's number is its place.
function vocabulary() {
    const tokens = [{ text: "<unk>", kind: UNKNOWN, bias: BIAS.never }];
    const control = (text, bias) => tokens.push({ text, kind: CONTROL, bias });
    control("<s>", BIAS.never);
    control("</s>", BIAS.never);
    for (const role of ["system", "user", "assistant"]) control(`<|${role}|>`, BIAS.never);
    control(END, BIAS.end);
    for (let byte = 0; byte < 256; byte++) {
        const text = `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
        tokens.push({ text, kind: BYTE, bias: BIAS.never });
    }
    for (const text of pieces()) tokens.push({ text, kind: NORMAL, bias: biasOf(text) });
    return tokens;
}

function biasOf(text) {
    if (text === '"') return BIAS.end;
    if (text === BLANK) return BIAS.never;
    return text.length > 1 ? BIAS.word : BIAS.letter;
}

// A word is put together from the left, letter by letter: each of its beginnings is a piece too.
function pieces() {
    const found = new Set([BLANK]);
    for (let code = 0x21; code < 0x7f; code++) found.add(String.fromCharCode(code));
    for (const word of WORDS) {
        for (let end = 1; end <= word.length; end++) found.add(BLANK + word.slice(0, end));
    }
    return found;
}

/// A generator of 32 bits (linear congruential, with the constants of Numerical Recipes, 2nd edition,
/// section 7.1): a function that gives numbers around 0 with the standard deviation asked of it.
function generator(seed) {
    let state = seed;
    const unit = () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 32;
    };
    return (deviation) => deviation * (unit() + unit() + unit() - 1.5) * 2;
}

// A matrix of `rows` outputs for `columns` inputs, which keeps the size of what it is multiplied with.
function matrix(random, columns, rows, scale = 1) {
    const values = Float32Array.from({ length: columns * rows }, () =>
        random(scale / Math.sqrt(columns)));
    return { shape: [columns, rows], values };
}

// The same, but it adds nothing to the channels that are kept apart.
function addition(random, columns, rows) {
    const made = matrix(random, columns, rows);
    made.values.fill(0, 0, KEPT * columns);
    return made;
}

function ones(length) {
    return { shape: [length], values: new Float32Array(length).fill(1) };
}

// The same, with what it has in the channels that are kept apart: `kept` gives them of a token.
function withKept(made, tokens, kept) {
    tokens.forEach((token, row) => made.values.set(kept(token), row * made.shape[0]));
    return made;
}

function layer(random, { width, hidden }) {
    return {
        attn_norm: ones(width),
        attn_q: matrix(random, width, width),
        attn_k: matrix(random, width, width),
        attn_v: matrix(random, width, width),
        attn_output: addition(random, width, width),
        ffn_norm: ones(width),
        ffn_gate: matrix(random, width, hidden),
        ffn_up: matrix(random, width, hidden),
        ffn_down: addition(random, hidden, width),
    };
}

/// All tensors by name: { shape (the fastest dimension first), values }.
function weights(tokens, seed) {
    const random = generator(seed);
    const { width, layers } = SIZE;
    const count = tokens.length;
    const tensors = new Map();
    tensors.set("token_embd.weight", withKept(matrix(random, width, count, Math.sqrt(width)), tokens,
        ({ text }) => [1, text === BEGINNING ? 1 : 0]));
    for (let index = 0; index < layers; index++) {
        for (const [name, tensor] of Object.entries(layer(random, SIZE))) {
            tensors.set(`blk.${index}.${name}.weight`, tensor);
        }
    }
    tensors.set("output_norm.weight", ones(width));
    tensors.set("output.weight", withKept(matrix(random, width, count), tokens,
        ({ text, bias }) => [bias, text === END ? BIAS.never : 0]));
    return tensors;
}

/// Bytes in the format's manner: little-endian, strings and lists with their lengths before them.
class Writer {
    #parts = [];
    length = 0;

    bytes(buffer) {
        this.#parts.push(buffer);
        this.length += buffer.length;
    }

    #number(size, write) {
        const buffer = Buffer.alloc(size);
        write(buffer);
        this.bytes(buffer);
    }

    u32(value) { this.#number(4, (buffer) => buffer.writeUInt32LE(value)); }
    i32(value) { this.#number(4, (buffer) => buffer.writeInt32LE(value)); }
    f32(value) { this.#number(4, (buffer) => buffer.writeFloatLE(value)); }
    u64(value) { this.#number(8, (buffer) => buffer.writeBigUInt64LE(BigInt(value))); }

    string(text) {
        const buffer = Buffer.from(text, "utf8");
        this.u64(buffer.length);
        this.bytes(buffer);
    }

    align(boundary) {
        this.bytes(Buffer.alloc((boundary - (this.length % boundary)) % boundary));
    }

    all() {
        return Buffer.concat(this.#parts);
    }
}

// The numbers that the format gives to types of metadata.
const TYPES = { u32: 4, i32: 5, f32: 6, string: 8 };
const LIST = 9;

function metadata(tokens) {
    const { width, layers, heads, hidden, context } = SIZE;
    const number = (text) => tokens.findIndex((token) => token.text === text);
    return [
        ["general.architecture", "string", "llama"],
        ["general.name", "string", "random-llama"],
        ["llama.context_length", "u32", context],
        ["llama.embedding_length", "u32", width],
        ["llama.block_count", "u32", layers],
        ["llama.feed_forward_length", "u32", hidden],
        ["llama.attention.head_count", "u32", heads],
        ["llama.attention.head_count_kv", "u32", heads],
        ["llama.attention.layer_norm_rms_epsilon", "f32", EPSILON],
        ["llama.rope.dimension_count", "u32", width / heads],
        ["tokenizer.ggml.model", "string", "llama"],
        ["tokenizer.ggml.tokens", "string", tokens.map((token) => token.text)],
        ["tokenizer.ggml.scores", "f32", tokens.map((_, place) => -place)],
        ["tokenizer.ggml.token_type", "i32", tokens.map((token) => token.kind)],
        ["tokenizer.ggml.unknown_token_id", "u32", number("<unk>")],
        ["tokenizer.ggml.bos_token_id", "u32", number("<s>")],
        ["tokenizer.ggml.eos_token_id", "u32", number(END)],
        ["tokenizer.chat_template", "string", TEMPLATE],
    ];
}

function writeMetadata(writer, [key, type, value]) {
    writer.string(key);
    if (Array.isArray(value)) {
        writer.u32(LIST);
        writer.u32(TYPES[type]);
        writer.u64(value.length);
        for (const one of value) writer[type](one);
    } else {
        writer.u32(TYPES[type]);
        writer[type](value);
    }
}

const ALIGNMENT = 32;

// The shapes come first, with where the values of each tensor will lie; every tensor is of 32-bit floats,
// which is type 0.
function writeTensors(writer, tensors) {
    let offset = 0;
    for (const [name, { shape, values }] of tensors) {
        writer.string(name);
        writer.u32(shape.length);
        for (const length of shape) writer.u64(length);
        writer.u32(0);
        writer.u64(offset);
        offset += Math.ceil(values.byteLength / ALIGNMENT) * ALIGNMENT;
    }
    for (const { values } of tensors.values()) {
        writer.align(ALIGNMENT);
        for (const value of values) writer.f32(value);
    }
}

/// The bytes of a model file; another seed gives another model.
export function model(seed) {
    const tokens = vocabulary();
    const tensors = weights(tokens, seed);
    const entries = metadata(tokens);
    const writer = new Writer();
    writer.bytes(Buffer.from("GGUF", "ascii"));
    writer.u32(3);
    writer.u64(tensors.size);
    writer.u64(entries.length);
    for (const entry of entries) writeMetadata(writer, entry);
    writeTensors(writer, tensors);
    writer.align(ALIGNMENT);
    return writer.all();
}

if (process.argv.length !== 3) {
    console.error("usage: node gguf.mjs FILE");
    process.exit(2);
}
writeFileSync(process.argv[2], model(1950));
