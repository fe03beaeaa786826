-- SPDX-License-Identifier: GPL-3.0-or-later
-- A continuous double auction with zero-intelligence traders. Each trader is a process that waits a
-- random time, quotes a random price for its next unit, and knows nothing. A quote stands if it improves
-- on the best of its side; when bid and ask cross, the unit changes hands at the price of the earlier of
-- the two, and the book is cleared. Constrained traders (ZI-C) never quote at a loss.
local folk = require "folk"

local LOW, HIGH = 0, 200 -- bounds of every quote, points
local NONE = 0 / 0       -- in a column: no such price

-- One trader's units: values of a buyer from the highest, costs of a seller from the lowest.
local function draw_units(p, rng, side)
  local units = {}
  for i = 1, p.units do
    if p.schedule == "box" then
      units[i] = side == "buyer" and HIGH or LOW
    else
      units[i] = rng:integer(1, HIGH)
    end
  end
  table.sort(units, function(a, b)
    if side == "buyer" then return a > b end
    return a < b
  end)
  return units
end

-- The largest surplus that trading could realise: the k-th highest value meets the k-th lowest cost for
-- as long as there is something to gain.
local function maximum_surplus(traders)
  local values, costs, surplus = {}, {}, 0
  for _, trader in ipairs(traders) do
    local into = trader.side == "buyer" and values or costs
    for _, unit in ipairs(trader.units) do into[#into + 1] = unit end
  end
  table.sort(values, function(a, b) return a > b end)
  table.sort(costs)
  for k = 1, math.min(#values, #costs) do surplus = surplus + math.max(0, values[k] - costs[k]) end
  return surplus
end

local function quote(p, rng, side, unit)
  local low = p.constrained and side == "seller" and unit or LOW
  local high = p.constrained and side == "buyer" and unit or HIGH
  return low + rng:unit() * (high - low)
end

-- A trader's life: quote at random times until the last unit is gone. A message means "your quote traded".
local function trade(self, trader, p, house)
  while trader.units[trader.next] do
    local filled = self:receive(self.rng:exponential(1))
    if filled then trader.next = trader.next + 1 end
    local unit = trader.units[trader.next]
    if unit and not filled then
      self:send(house, { trader = trader, price = quote(p, self.rng, trader.side, unit) })
    end
  end
end

local function improves(standing, offer)
  if not standing then return true end
  if offer.trader.side == "buyer" then return offer.price > standing.price end
  return offer.price < standing.price
end

-- The house's life: keep the best bid and ask, and let crossing quotes trade. An empty side of the book is
-- recorded as the bound of its quotes.
local function keep_book(self, market)
  local book = {}
  while true do
    local offer = self:receive()
    local side = offer.trader.side
    if improves(book[side], offer) then
      book[side] = offer
      market.quote(side, offer.price)
    end
    local bid, ask = book.buyer, book.seller
    if bid and ask and bid.price >= ask.price then
      local price = offer == bid and ask.price or bid.price
      market.trade(bid.trader, ask.trader, price)
      self:send(bid.trader.process, "filled")
      self:send(ask.trader.process, "filled")
      book = {}
      market.clear()
    end
  end
end

local quotes = { buyer = "bid", seller = "ask" } -- the measures that record them

-- What those who look at the run see of a market: its units, each an agent with a value or a cost.
local function show(sim, p, units, traders)
  for i, trader in ipairs(traders) do
    for k, worth in ipairs(trader.units) do
      local unit = (i - 1) * p.units + k
      units.value[unit] = trader.side == "buyer" and worth or NONE
      units.cost[unit] = trader.side == "seller" and worth or NONE
      units.price[unit] = NONE
    end
    trader.first_unit = (i - 1) * p.units
  end
  sim:snapshot()
end

local function open_market(sim, p, units, number)
  local rng = sim:rng("schedule", number)
  local market = { traders = {}, surplus = 0, trades = 0 }
  function market.quote(side, price) sim:record(quotes[side], price) end
  function market.clear()
    sim:record("bid", LOW)
    sim:record("ask", HIGH)
  end
  function market.trade(buyer, seller, price)
    market.surplus = market.surplus + buyer.units[buyer.next] - seller.units[seller.next]
    market.trades = market.trades + 1
    units.price[buyer.first_unit + buyer.next] = price
    units.price[seller.first_unit + seller.next] = price
    sim:record("price", price)
  end
  local house = sim:process("house", keep_book, market)
  for i = 1, p.buyers + p.sellers do
    local side = i <= p.buyers and "buyer" or "seller"
    local trader = { side = side, units = draw_units(p, rng, side), next = 1 }
    trader.process = sim:process(side, trade, trader, p, house)
    market.traders[i] = trader
  end
  market.best = maximum_surplus(market.traders)
  market.clear()
  show(sim, p, units, market.traders)
  return market
end

local function close_market(sim, market)
  for _, trader in ipairs(market.traders) do trader.next = #trader.units + 1 end
  sim:record("trades", market.trades)
  sim:tick { welfare = market.surplus, worst = 0, best = market.best }
end

return folk.scenario {
  name = "double-auction",
  summary = "How much of the gains from trade does the institution alone secure, with traders who know nothing?",
  source = "Gode & Sunder 1993, Journal of Political Economy 101: 119-137",
  params = {
    buyers = folk.int { 6, min = 1, doc = "buyers" },
    sellers = folk.int { 6, min = 1, doc = "sellers" },
    units = folk.int { 4, min = 1, doc = "units that each trader may trade" },
    schedule = folk.choice { "random", choices = { "random", "box" },
      doc = "values and costs: whole numbers from 1 to 200, or all values 200 and all costs 0" },
    constrained = folk.bool { true, doc = "whether no trader quotes at a loss (ZI-C)" },
    markets = folk.int { 30, min = 1, doc = "markets, one after the other, each with new schedules" },
    duration = folk.number { 333, min = 1, unit = "time units", doc = "of a market; each trader quotes once a time unit" },
  },
  metrics = {
    price = { unit = "points", doc = "price of a trade" },
    bid = { unit = "points", doc = "best bid that stands; 0: none" },
    ask = { unit = "points", doc = "best ask that stands; 200: none" },
    trades = { unit = "1", doc = "units traded in a market" },
  },
  view = {
    kind = "market", metrics = { "price", "bid", "ask" },
    population = "units", demand = "value", supply = "cost", traded = "price",
  },
  setup = function(sim, p)
    local units = sim:population {
      name = "units", size = (p.buyers + p.sellers) * p.units, columns = { "value", "cost", "price" },
    }
    local market = open_market(sim, p, units, 1)
    sim:every(p.duration, function(n)
      close_market(sim, market)
      sim:progress(n / p.markets)
      if n == p.markets then return sim:stop() end
      market = open_market(sim, p, units, n + 1)
    end, p.markets)
  end,
  verify = {
    { what = "efficiency of constrained traders (ZI-C), random schedules", measure = "efficiency",
      source = "an independent simulation of 300 markets: 0.979, s.d. 0.021",
      theory = 0.979, tolerance = 0.007, runs = 10 },
    { what = "efficiency of unconstrained traders (ZI-U), random schedules", measure = "efficiency",
      source = "an independent simulation of 300 markets: -0.06, s.d. 0.40",
      set = { constrained = false }, theory = -0.06, tolerance = 0.13, runs = 10 },
    { what = "efficiency when every trade gains the same", measure = "efficiency",
      source = "exact: every unit is traded in the end",
      set = { schedule = "box", markets = 5 }, theory = 1, tolerance = 1e-12, runs = 4 },
    { what = "mean price when buyers and sellers mirror each other", measure = "price",
      source = "symmetry: quotes are uniform on 0 to 200 on both sides",
      set = { schedule = "box", markets = 20 }, theory = 100 },
  },
}
