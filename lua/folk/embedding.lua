-- SPDX-License-Identifier: GPL-3.0-or-later
-- Embeddings: texts as vectors, near to each other when the texts mean something alike. Each is an
-- exchange; a run without models gets hashed bags of words instead (lua/embedding.c).
local import, native = ...
local check = import "check"
local data = import "data"
local json = import "json"

local LONGEST = 65536 -- places of a vector

local embedding = {}

---What answers when stand-ins do: a JSON array.
embedding.stand_in = native.bag_of_words

---The vector in a reply; or nil and what is wrong with it.
function embedding.read(reply)
    local vector, problem = json.parse(reply, data.null)
    if vector == nil then return nil, "it is no JSON, " .. problem end
    if type(vector) ~= "table" or #vector == 0 then return nil, "it is no array of numbers" end
    if #vector > LONGEST then
        return nil, ("it has %d numbers, more than %d"):format(#vector, LONGEST)
    end
    for index = 1, #vector do
        if not check.is_finite(vector[index]) then
            return nil, ("its number %d is %s"):format(index, check.show(vector[index]))
        end
    end
    return vector
end

return embedding
