-- SPDX-License-Identifier: GPL-3.0-or-later
-- Families of genomes: stand-ins for what Claude 3.5 Sonnet, Gemini 1.5 Flash and GPT-4o wrote in Vallinder &
-- Hughes 2024. The paper quotes strategies of the first and the last generation; where these give a figure,
-- a comment says so, and the other figures, like the size and direction of each step between, are our choice.
-- For each gene { mean, deviation }: `first` in the first generation, `change` from a survivor to the
-- newcomer that learns from it; genes that are not in `change` stay.
local families = {}

families["claude-like"] = {
  first = {
    start = { 40, 4 },                       -- starts with 40 %
    newest = { 33.3, 0 }, second = { 33.3, 0 }, third = { 33.3, 0 }, -- the mean of the three links
    reliance = { 100, 0 }, bonus = { 3, 4 },  -- one variant adds 10 points
    trend = { 0, 0 }, reward = { 0, 0 }, threshold = { 24, 0 }, penalty = { 0, 0 },
    drift = { 0, 0 }, jitter = { 1, 0 },
    floor = { 10, 0 }, cap = { 75, 8 },       -- 10 %, and 70 % or 100 %
    spending = { 10, 0 }, contempt = { 2, 0 },
  },
  change = {
    start = { 2, 3 },                         -- to 55 to 62 %
    newest = { 5, 5 }, second = { -1.5, 3 }, third = { -3, 2 }, -- to weights like 76, 19 and 5
    bonus = { 0.3, 1 }, trend = { 1, 1.5 },   -- 8 to 20 points for a trend
    penalty = { 1, 1.5 },                     -- harsher where the newest gave less than 24 %
    drift = { 0.08, 0.1 },                    -- to 0.8 points a round
    floor = { 1.2, 1.5 }, cap = { 1, 2 },     -- to bounds like 20 and 85 %
  },
}

families["gemini-like"] = {
  first = {
    start = { 35, 8 },                        -- "moderate"
    newest = { 60, 5 }, second = { 40, 5 }, third = { 0, 0 }, -- the last gift, and that of its partner
    reliance = { 80, 5 }, bonus = { 0, 3 }, trend = { 0, 0 }, reward = { 0, 0 }, threshold = { 20, 5 },
    penalty = { 5, 3 }, drift = { 0, 0 }, jitter = { 4, 1 }, floor = { 5, 2 }, cap = { 75, 10 },
    spending = { 20, 5 }, contempt = { 28, 5 },
  },
  change = {
    start = { 1, 5 }, newest = { 2, 5 }, second = { -2, 4 }, -- less weight on the partner's
    reliance = { -1, 4 },                     -- forgives: returns to its own start
    bonus = { 0.8, 2 }, reward = { 0.3, 2 }, penalty = { 0, 2 }, threshold = { 0, 3 }, cap = { 0, 4 },
    contempt = { 0, 3 },
  },
}

families["gpt-4o-like"] = {
  first = {
    start = { 20, 4 },                        -- starts with 20 %
    newest = { 33.3, 0 }, second = { 33.3, 0 }, third = { 33.3, 0 }, reliance = { 0, 0 },
    bonus = { 0, 0 }, trend = { 0, 0 },
    reward = { 10, 2 }, threshold = { 50, 3 }, penalty = { 10, 2 }, -- 10 more above 50 %, or less
    drift = { 0, 0 }, jitter = { 1, 0 }, floor = { 0, 0 }, cap = { 35, 5 },
    spending = { 10, 2 }, contempt = { 0, 0.1 },
  },
  change = {
    start = { -1.5, 2 },                      -- to 1 to 6 %
    reward = { -0.4, 1 }, penalty = { -0.7, 1 }, -- to 7 points more, 4 less
    cap = { -1.5, 2 },                        -- to about 20 %
  },
}

return families
