#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of a language model that is none: it speaks OpenAI's API on the loopback, answers by rule, and fails on
demand. Standard library only.

    python3 tests/llm_server.py [options]     prints its port on the first line, then serves http://127.0.0.1:PORT/v1
                                              until its standard input closes, so that it never outlives a test

What it answers (POST /v1/chat/completions, POST /v1/embeddings, GET /v1/models)
  A reply is a function of the request's bytes alone: with a response_format of json_schema, a value that fits the
  schema (enum, const, integer and number within their bounds, string, boolean, array, object); otherwise
  "reply HASH". An embedding is the normalised sum of a random vector for each of the text's words.
  --fixed TEXT        every reply is TEXT
  --words A,B,…       free replies are one of these words
  --vary              the n-th answer to a request depends on n too
  --dimensions N      of an embedding (8)
  --no-usage          no count of tokens; otherwise a quarter of the characters, rounded up
  --model NAME        a model that it offers, may be repeated; with one or more, others get 404. None: "tiny", and all
                      names are answered
  --key KEY           asks for this key: 401 without it, or with another
  --lacks A,B,…       refuses with 400 what it lacks: response_format, max_tokens, temperature
When
  --latency S         seconds before an answer (0)
  --tail KIND         none, or lognormal: the latency is the median of a lognormal distribution
  --sigma X           its standard deviation on the logarithm (0.5)
  --per-second N      more requests than that within a second get 429 with Retry-After: 1
  --seed N            of latencies (1); a request's latency is a function of the seed and its bytes
Faults
  --fault KIND[*N]    befalls the next N requests (1), may be repeated; in order, before all else
  --always KIND       befalls every request after those
  A KIND is a status, 400 to 599, or
    model             404, there is no such model            quota          429, insufficient_quota
    rate[:S]          429, with Retry-After: S               wait:S         503, with Retry-After: S
    reset             the connection is reset at once        reset-after    … in the midst of the answer
    close             closed without an answer               truncated      closed before the announced length
    hang              no answer at all, ever                 drip           a byte each 50 ms
    cut-json          a JSON text that ends early            invalid-json   no JSON
    empty             choices is an empty list               null           content is null
    refusal           null content, and a refusal            parts          content in two parts
    huge              10 MB                                  html           a page, status 200
    redirect[:URL]    307                                    echo           500, says the key that it was given
    echo-reply        a reply that holds the key             no-type        a good answer without Content-Type
  In JSON (below), a fault may also be {"status": …, "headers": {…}, "body": "…"}.
Control and log (not counted as requests)
  POST /control       {"faults": […], "always": KIND, "fixed": TEXT, "latency": S, "forget": true}: each field is
                      optional; faults are added, forget clears the log and the counts
  GET /log            {"count", "connections", "most_open", "requests": [{"path", "body", "key", "headers",
                      "connection", "fault"}, …]}: "key" is "none", "right", "wrong" or "some" (none was expected);
                      the header Authorization is left out; most_open is the most requests that were open at once
  --no-log            keeps only the counts
"""

import argparse
import asyncio
import collections
import hashlib
import json
import math
import os
import random
import socket
import struct
import sys
import threading

REASONS = {200: "OK", 307: "Temporary Redirect", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
           404: "Not Found", 408: "Request Timeout", 409: "Conflict", 422: "Unprocessable Entity",
           429: "Too Many Requests", 500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
           503: "Service Unavailable", 504: "Gateway Timeout", 529: "Site is overloaded"}
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, for no time, which makes closing a reset


def number_of(data):
    return int.from_bytes(hashlib.sha256(data).digest()[:8], "big")


def tokens_of(text):
    return (len(text) + 3) // 4


def error_body(message, kind="server_error", code=None):
    return json.dumps({"error": {"message": message, "type": kind, "param": None, "code": code}})


class Value:
    """A value that fits a schema, drawn by a hash."""

    def __init__(self, data):
        self.random = random.Random(number_of(data))

    def of(self, schema):
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        kind = schema.get("type", "string")
        kind = kind[0] if isinstance(kind, list) else kind
        return getattr(self, "of_" + kind)(schema)

    def of_object(self, schema):
        return {name: self.of(part) for name, part in schema.get("properties", {}).items()}

    def of_array(self, schema):
        least = schema.get("minItems", 1)
        count = self.random.randint(least, schema.get("maxItems", least + 2))
        return [self.of(schema.get("items", {})) for _ in range(count)]

    def of_integer(self, schema):
        least = math.ceil(schema.get("minimum", 0))
        return self.random.randint(least, math.floor(schema.get("maximum", least + 100)))

    def of_number(self, schema):
        least = schema.get("minimum", 0)
        most = schema.get("maximum", least + 100)
        return min(max(round(self.random.uniform(least, most), 3), least), most)

    def of_boolean(self, _):
        return self.random.random() < 0.5

    def of_null(self, _):
        return None

    def of_string(self, _):
        return "text %04x" % self.random.getrandbits(16)


class Mind:
    """What a request is answered with, when all goes well."""

    def __init__(self, options):
        self.options = options
        self.asked = collections.Counter()

    def data_of(self, body):
        if not self.options.vary:
            return body
        self.asked[body] += 1
        return body + b"#%d" % self.asked[body]

    def reply(self, request, body):
        if self.options.fixed is not None:
            return self.options.fixed
        data = self.data_of(body)
        form = request.get("response_format") or {}
        if form.get("type") == "json_schema":
            return json.dumps(Value(data).of(form["json_schema"]["schema"]), separators=(",", ":"))
        if self.options.words:
            words = self.options.words.split(",")
            return words[number_of(data) % len(words)]
        return "reply %08x" % (number_of(data) & 0xFFFFFFFF)

    def chat(self, request, body):
        reply = self.reply(request, body)
        prompt = sum(tokens_of(str(message.get("content", ""))) for message in request["messages"])
        answer = {"id": "chat-1", "object": "chat.completion", "model": request.get("model", ""),
                  "choices": [{"index": 0, "message": {"role": "assistant", "content": reply},
                               "finish_reason": "stop"}]}
        return self.counted(answer, prompt, tokens_of(reply))

    def embedding(self, request):
        text = request["input"] if isinstance(request["input"], str) else request["input"][0]
        total = [0.0] * self.options.dimensions
        for word in text.lower().split():
            chance = random.Random(number_of(word.encode()))
            total = [value + chance.gauss(0, 1) for value in total]
        length = math.sqrt(sum(value * value for value in total)) or 1.0
        vector = [round(value / length, 6) for value in total]
        answer = {"object": "list", "model": request.get("model", ""),
                  "data": [{"object": "embedding", "index": 0, "embedding": vector}]}
        return self.counted(answer, tokens_of(text), 0)

    def counted(self, answer, prompt, completion):
        if not self.options.no_usage:
            answer["usage"] = {"prompt_tokens": prompt, "completion_tokens": completion,
                               "total_tokens": prompt + completion}
        return answer


class Server:
    def __init__(self, options):
        self.options = options
        self.mind = Mind(options)
        self.faults = collections.deque()
        for text in options.fault:
            kind, _, count = text.partition("*")
            self.faults.extend([kind] * int(count or 1))
        self.always = options.always
        self.recent = collections.deque()
        self.open = 0
        self.forget()

    def forget(self):
        self.log, self.count, self.connections, self.most_open = [], 0, 0, self.open

    def next_fault(self):
        return self.faults.popleft() if self.faults else self.always

    def limited(self):
        if not self.options.per_second:
            return False
        now = asyncio.get_running_loop().time()
        while self.recent and self.recent[0] <= now - 1.0:
            self.recent.popleft()
        if len(self.recent) >= self.options.per_second:
            return True
        self.recent.append(now)
        return False

    def latency(self, body):
        if self.options.latency == 0 or self.options.tail == "none":
            return self.options.latency
        chance = random.Random(number_of(body) ^ self.options.seed)
        return self.options.latency * math.exp(self.options.sigma * chance.gauss(0, 1))

    def key_state(self, given):
        if given is None:
            return "none"
        if self.options.key is None:
            return "some"
        return "right" if given == "Bearer " + self.options.key else "wrong"

    def control(self, body):
        change = json.loads(body)
        self.faults.extend(change.get("faults", []))
        self.always = change.get("always", self.always)
        self.options.fixed = change.get("fixed", self.options.fixed)
        self.options.latency = change.get("latency", self.options.latency)
        if change.get("forget"):
            self.forget()
        return {}

    def log_text(self):
        requests = [dict(entry, body=json.loads(entry["body"]) if entry["body"] else None) for entry in self.log]
        return {"count": self.count, "connections": self.connections, "most_open": self.most_open,
                "requests": requests}


class Connection(asyncio.Protocol):
    """One connection: requests come one after another, each is answered before the next."""

    def __init__(self, server):
        self.server, self.buffer, self.busy, self.counted = server, b"", False, False

    def connection_made(self, transport):
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def connection_lost(self, _):
        self.transport = None
        self.done()

    def data_received(self, data):
        self.buffer += data
        self.advance()

    def advance(self):
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if self.busy or not found:
            return
        lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) if ": " in line else (line.rstrip(":"), "") for line in lines[1:])
        headers = {name.lower(): value for name, value in headers.items()}
        length = int(headers.get("content-length", 0))
        if len(rest) < length:
            return
        self.buffer = rest[length:]
        method, path, _ = lines[0].split(" ", 2)
        self.take(method, path, headers, rest[:length])

    def take(self, method, path, headers, body):
        if path == "/control":
            return self.send(200, self.server.control(body))
        if path == "/log":
            return self.send(200, self.server.log_text())
        server = self.server
        server.count += 1
        server.open += 1
        server.most_open = max(server.most_open, server.open)
        if not self.counted:
            server.connections += 1
        self.busy = self.counted = True
        self.given = headers.pop("authorization", None)
        fault = server.next_fault()
        if not server.options.no_log:
            server.log.append({"path": path, "body": body.decode("utf-8", "replace"), "headers": headers,
                               "key": server.key_state(self.given), "connection": id(self), "fault": fault})
        delay = server.latency(body)
        if delay > 0:
            asyncio.get_running_loop().call_later(delay, self.answer, method, path, body, fault)
        else:
            self.answer(method, path, body, fault)

    def done(self):
        if self.busy:
            self.busy = False
            self.server.open -= 1

    def send(self, status, content, headers=None, kind="application/json", announced=None):
        """content: a value for JSON, or the bytes or text of the answer."""
        if self.transport is None:
            return
        data = content if isinstance(content, bytes) else content.encode() if isinstance(content, str) \
            else json.dumps(content, separators=(",", ":")).encode()
        head = ["HTTP/1.1 %d %s" % (status, REASONS.get(status, "Other")),
                "Content-Length: %d" % (len(data) if announced is None else announced)]
        if kind:
            head.append("Content-Type: " + kind)
        head += ["%s: %s" % pair for pair in (headers or {}).items()]
        self.transport.write("\r\n".join(head).encode() + b"\r\n\r\n" + data)
        if announced is None:
            self.done()
            self.advance()

    def answer(self, method, path, body, fault):
        if self.transport is None:
            return
        if fault is not None:
            return self.befall(fault, path, body)
        key = self.server.key_state(self.given)
        if self.server.options.key is not None and key != "right":
            return self.send(401, error_body("Incorrect API key provided." if key == "wrong" else
                                             "You didn't provide an API key.", "invalid_request_error"))
        if self.server.limited():
            return self.send(429, error_body("Rate limit reached.", "requests", "rate_limit_exceeded"),
                             {"Retry-After": "1"})
        self.reply(method, path, body)

    def reply(self, method, path, body):
        offered = self.server.options.model or ["tiny"]
        if (method, path) == ("GET", "/v1/models"):
            return self.send(200, {"object": "list", "data": [{"id": name, "object": "model"} for name in offered]})
        if method != "POST" or path not in ("/v1/chat/completions", "/v1/embeddings"):
            return self.send(404, {"detail": "Not Found"})
        try:
            request = json.loads(body)
        except ValueError:
            return self.send(400, error_body("The request's body is no JSON.", "invalid_request_error"))
        lack = next((name for name in self.server.options.lacks.split(",") if name in request), None)
        if lack:
            return self.send(400, error_body("Unsupported parameter: '%s' is not supported with this model." % lack,
                                             "invalid_request_error", "unsupported_parameter"))
        if self.server.options.model and request.get("model") not in offered:
            return self.no_model(request)
        self.send(200, self.server.mind.embedding(request) if path.endswith("embeddings")
                  else self.server.mind.chat(request, body))

    def no_model(self, request):
        self.send(404, error_body("The model `%s` does not exist or you do not have access to it."
                                  % request.get("model"), "invalid_request_error", "model_not_found"))

    # ---- faults ----

    def befall(self, fault, path, body):
        if isinstance(fault, dict):
            return self.send(fault["status"], fault.get("body", ""), fault.get("headers"),
                             fault.get("type", "application/json"))
        name, _, value = str(fault).partition(":")
        if name.isdigit():
            return self.send(int(name), error_body("Fault %s was asked for." % name))
        getattr(self, "fault_" + name.replace("-", "_"))(value, path, body)

    def good(self, path, body):
        request = json.loads(body)
        return self.server.mind.embedding(request) if path.endswith("embeddings") \
            else self.server.mind.chat(request, body)

    def with_message(self, path, body, **fields):
        answer = self.good(path, body)
        answer["choices"][0]["message"].update(fields)
        self.send(200, answer)

    def fault_model(self, _, path, body):
        self.no_model(json.loads(body))

    def fault_quota(self, *_):
        self.send(429, error_body("You exceeded your current quota, please check your plan and billing details.",
                                  "insufficient_quota", "insufficient_quota"))

    def fault_rate(self, value, *_):
        self.send(429, error_body("Rate limit reached.", "requests", "rate_limit_exceeded"),
                  {"Retry-After": value} if value else None)

    def fault_wait(self, value, *_):
        self.send(503, error_body("Come again later."), {"Retry-After": value})

    def reset_now(self):
        if self.transport is not None:
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.transport.abort()

    def fault_reset(self, *_):
        self.reset_now()

    def fault_reset_after(self, _, path, body):
        self.send(200, json.dumps(self.good(path, body))[:20], announced=1000)
        asyncio.get_running_loop().call_later(0.02, self.reset_now)

    def fault_close(self, *_):
        self.transport.close()

    def fault_truncated(self, _, path, body):
        self.send(200, json.dumps(self.good(path, body))[:20], announced=1000)
        self.transport.close()

    def fault_hang(self, *_):
        pass

    def fault_drip(self, _, path, body):
        data = json.dumps(self.good(path, body)).encode()
        self.send(200, b"", announced=len(data))
        self.drip(data)

    def drip(self, data):
        if self.transport is None:
            return
        if not data:
            self.done()
            return self.advance()
        self.transport.write(data[:1])
        asyncio.get_running_loop().call_later(0.05, self.drip, data[1:])

    def fault_cut_json(self, _, path, body):
        self.send(200, json.dumps(self.good(path, body))[:40])

    def fault_invalid_json(self, *_):
        self.send(200, "well, hello")

    def fault_empty(self, _, path, body):
        self.send(200, dict(self.good(path, body), choices=[], data=[]))

    def fault_null(self, _, path, body):
        self.with_message(path, body, content=None)

    def fault_refusal(self, _, path, body):
        self.with_message(path, body, content=None, refusal="I would rather not.")

    def fault_parts(self, _, path, body):
        self.with_message(path, body, content=[{"type": "text", "text": "first, "}, {"type": "text", "text": "second"}])

    def fault_huge(self, *_):
        self.send(200, b'{"choices":[{"message":{"content":"' + b"x" * 10_000_000 + b'"}}]}')

    def fault_html(self, *_):
        self.send(200, "<html><body>Welcome</body></html>", kind="text/html; charset=utf-8")

    def fault_redirect(self, value, path, _):
        port = self.transport.get_extra_info("sockname")[1]
        self.send(307, "", {"Location": value or "http://127.0.0.1:%d/elsewhere%s" % (port, path)})

    def fault_echo(self, *_):
        self.send(500, error_body("What am I to do with %s, %s?" % (self.given, (self.given or "")[-10:])))

    def fault_echo_reply(self, _, path, body):
        self.with_message(path, body, content="you said %s to me" % self.given)

    def fault_no_type(self, _, path, body):
        self.send(200, self.good(path, body), kind=None)


def read_options():
    parser = argparse.ArgumentParser(description="A loopback server of a language model that is none.")
    for name, kind, default in (("fixed", str, None), ("words", str, None), ("dimensions", int, 8),
                                ("key", str, None), ("lacks", str, ""), ("latency", float, 0.0),
                                ("sigma", float, 0.5), ("per-second", int, 0), ("seed", int, 1),
                                ("always", str, None), ("port", int, 0)):
        parser.add_argument("--" + name, type=kind, default=default)
    parser.add_argument("--tail", choices=["none", "lognormal"], default="none")
    for name in ("model", "fault"):
        parser.add_argument("--" + name, action="append", default=[])
    for name in ("vary", "no-usage", "no-log"):
        parser.add_argument("--" + name, action="store_true")
    return parser.parse_args()


def leave_with_parent():
    while os.read(0, 4096):
        pass
    os._exit(0)


async def main():
    server = Server(read_options())
    listening = await asyncio.get_running_loop().create_server(
        lambda: Connection(server), "127.0.0.1", server.options.port, backlog=1024)
    print(listening.sockets[0].getsockname()[1], flush=True)
    threading.Thread(target=leave_with_parent, daemon=True).start()
    await listening.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(130)
