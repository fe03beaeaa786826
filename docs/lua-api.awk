# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the reference of the module `folk` from its editor stubs:
#   awk -f docs/lua-api.awk lua/meta/folk.lua >docs/lua-api.md
# A class that is followed by `local Name = {}` opens a section, and what comes after stands in it; a class
# with neither fields nor methods is listed at the end.

# Splits "TYPE words" at the first blank outside brackets; the blank of "fun(x): type" does not count.
function split_type(text,    i, char, depth) {
    depth = 0
    for (i = 1; i <= length(text); i++) {
        char = substr(text, i, 1)
        if (index("({[<", char)) depth++
        if (index(")}]>", char)) depth--
        if (char == " " && depth == 0 && substr(text, i - 1, 1) != ":") break
    }
    type = substr(text, 1, i - 1)
    words = substr(text, i + 1)
}

# "name? TYPE words" as an item of a list.
function item(text,    name, optional) {
    name = text
    sub(/ .*/, "", name)
    split_type(substr(text, length(name) + 2))
    optional = sub(/\?$/, "", name) ? ", optional" : ""
    return "- `" name "` (`" type "`" optional ")" (words == "" ? "" : ": " words) "\n"
}

function returned(text) {
    split_type(text)
    return "- returns `" type "`" (words == "" ? "" : ": " words) "\n"
}

function add_prose(text) {
    if (text != "") prose = prose (prose == "" ? toupper(substr(text, 1, 1)) substr(text, 2) : "\n" text)
}

# What stands behind the first word.
function tail(text) {
    sub(/^[^ ]* ?/, "", text)
    return text
}

# A block ends: prints it under `heading`.
function print_block(heading) {
    print heading "\n"
    if (prose != "") print prose "\n"
    if (list != "") print list
}

function end_block() {
    if (class != "" && list == "" && section == "")
        others = others "- `" class "`" (prose == "" ? "" : ": " prose) "\n"
    else if (class != "") print_block((section == "" ? "### " : "## ") "`" class "`")
    else if (call != "") print_block("### `" call "`")
    class = call = section = prose = list = ""
}

BEGIN {
    print "# The Lua interface\n"
    print "Generated from `lua/meta/folk.lua` by `docs/lua-api.awk`; do not edit.\n"
}

/^---@(meta|overload)/ { next }
/^---@class / { class = $2; add_prose(tail(tail($0))); next }
/^---@field / { list = list item(tail($0)); next }
/^---@param / { list = list item(tail($0)); next }
/^---@return / { list = list returned(tail($0)); next }
/^---/ { add_prose(substr($0, 4)); next }
/^local / { section = $2; next }
/^function / {
    call = tail($0)
    sub(/ end$/, "", call)
    if (call ~ /^[A-Z]/) call = tolower(substr(call, 1, 1)) substr(call, 2)
    next
}
/^folk[.][a-z_]+ = / { call = $1; next }
/^$/ { end_block() }

END {
    end_block()
    print "## Types without fields\n"
    printf "%s", others
}
