-- SPDX-License-Identifier: GPL-3.0-or-later
-- Networks. What a scenario holds is a handle with methods; the network itself is kept in C
-- (lua/network.c). Nodes are counted from 1, as agents are. A random network has a stream of its
-- own under the run's seed, which its field `seed` tells apart from others.
local import, native = ...
local bounds = import "bounds"
local check = import "check"
local files = import "files"
local frozen = import "frozen"

local MOST = 2 ^ 31 - 1

local kept = setmetatable({}, { __mode = "k" }) -- handle -> userdata

local function network_of(what, handle)
    return kept[handle] or check.raise("%s is %s: it must be a network", what, check.show(handle))
end

local methods = {}

function methods.neighbours(self, node)
    local network = network_of("neighbours: the network", self)
    bounds.whole("neighbours: node", node, 1, self.size)
    return native.neighbours(network, node)
end

function methods.degree(self, node)
    return #methods.neighbours(self, node)
end

function methods.clustering(self)
    return native.clustering(network_of("clustering: the network", self))
end

function methods.components(self)
    return native.components(network_of("components: the network", self))
end

local function handle_of(network)
    local contents = {}
    for name, method in pairs(methods) do contents[name] = method end
    contents.size, contents.edges, contents.mean_degree = native.measures(network)
    local handle = frozen("the network", contents)
    kept[handle] = network
    return handle
end

local function whole(what, def, name, low)
    bounds.whole(("%s: %s"):format(what, name), def[name], low or 1, MOST)
    return def[name]
end

local function seed_of(what, def)
    if def.seed ~= nil then bounds.whole(what .. ": seed", def.seed, 0, 2 ^ 53) end
    return def.seed or 0
end

local networks = {}

function networks.complete(def)
    check.fields("complete", def, { size = "integer" })
    local size = whole("complete", def, "size")
    native.reserve(size, size * (size - 1) / 2)
    return handle_of(native.complete(size))
end

function networks.ring(def)
    check.fields("ring", def, { size = "integer", neighbours = "integer?" })
    local size = whole("ring", def, "size")
    local neighbours = def.neighbours and whole("ring", def, "neighbours") or 2
    native.reserve(size, size * neighbours / 2)
    return handle_of(native.ring(size, neighbours))
end

local lattice_fields = {
    rows = "integer", columns = "integer", neighbourhood = "text?", wrap = "boolean?",
}
local neighbourhoods = { ["von-neumann"] = 2, moore = 4 } -- edges a node

function networks.lattice(def)
    check.fields("lattice", def, lattice_fields)
    local rows, columns = whole("lattice", def, "rows"), whole("lattice", def, "columns")
    local neighbourhood = def.neighbourhood or "von-neumann"
    local edges = neighbourhoods[neighbourhood]
        or check.unknown("lattice: unknown neighbourhood", neighbourhood, neighbourhoods)
    native.reserve(rows * columns, rows * columns * edges)
    return handle_of(native.lattice(rows, columns, neighbourhood == "moore", def.wrap ~= false))
end

function networks.caveman(def)
    check.fields("caveman", def, { caves = "integer", cave_size = "integer" })
    local caves, size = whole("caveman", def, "caves"), whole("caveman", def, "cave_size")
    native.reserve(caves * size, caves * size * (size - 1) / 2)
    return handle_of(native.caveman(caves, size))
end

local random_fields = {
    size = "integer", probability = "number?", edges = "integer?", seed = "integer?",
}

function networks.random(def)
    check.fields("random", def, random_fields)
    local size, seed = whole("random", def, "size"), seed_of("random", def)
    if (def.probability == nil) == (def.edges == nil) then
        check.raise("random has %s: it must have one of 'probability' and 'edges'",
            def.edges and "both 'probability' and 'edges'" or "neither 'probability' nor 'edges'")
    end
    if def.edges then
        local edges = whole("random", def, "edges", 0)
        native.reserve(size, edges)
        return handle_of(native.random_edges(seed, size, edges))
    end
    bounds.share("random: probability", def.probability)
    native.reserve(size, size * (size - 1) / 2 * def.probability)
    return handle_of(native.random(seed, size, def.probability))
end

local small_world_fields = {
    size = "integer", neighbours = "integer", rewiring = "number", seed = "integer?",
}

function networks.small_world(def)
    check.fields("small_world", def, small_world_fields)
    local size, neighbours = whole("small_world", def, "size"), whole("small_world", def, "neighbours")
    native.reserve(size, size * neighbours)
    return handle_of(native.small_world(seed_of("small_world", def), size, neighbours, def.rewiring))
end

function networks.scale_free(def)
    check.fields("scale_free", def, { size = "integer", links = "integer", seed = "integer?" })
    local size, links = whole("scale_free", def, "size"), whole("scale_free", def, "links")
    native.reserve(size, size * links)
    return handle_of(native.scale_free(seed_of("scale_free", def), size, links))
end

function networks.regular(def)
    check.fields("regular", def, { size = "integer", degree = "integer", seed = "integer?" })
    local size, degree = whole("regular", def, "size"), whole("regular", def, "degree", 0)
    native.reserve(size, size * degree)
    return handle_of(native.regular(seed_of("regular", def), size, degree))
end

function networks.blocks(def)
    check.fields("blocks", def, { sizes = "table", probabilities = "table", seed = "integer?" })
    local sizes, flat, nodes, edges = def.sizes, {}, 0, 0
    for i, size in ipairs(sizes) do
        bounds.whole(("blocks: size %d"):format(i), size, 1, MOST)
        local row = def.probabilities[i]
        check.kind(("row %d of 'probabilities' of blocks"):format(i), row, "table")
        for j, other in ipairs(sizes) do
            bounds.share(("blocks: the probability between blocks %d and %d"):format(i, j), row[j])
            flat[#flat + 1] = row[j]
            edges = edges + size * other * row[j] / 2
        end
        nodes = nodes + size
    end
    native.reserve(nodes, edges)
    return handle_of(native.blocks(seed_of("blocks", def), sizes, flat))
end

-- A file's text; an edge has 4 bytes or more.
local function text_of(what, path)
    check.kind(("field 'path' of %s"):format(what), path, "text")
    local text = files.read(path)
    native.reserve(#text / 4, #text / 4)
    return text
end

function networks.edge_list(def)
    check.fields("edge_list", def, { path = "text", size = "integer?" })
    local size = def.size and whole("edge_list", def, "size") or 0
    native.reserve(size, 0)
    return handle_of(native.read_edges(def.path, text_of("edge_list", def.path), size))
end

function networks.graphml(def)
    check.fields("graphml", def, { path = "text" })
    return handle_of(native.read_graphml(def.path, text_of("graphml", def.path)))
end

return { networks = networks, network = network_of }
