---@meta folk
-- SPDX-License-Identifier: GPL-3.0-or-later
-- Editor stubs of the module `folk`: names, shapes, units and ranges. docs/lua-api.md is generated from
-- this file, and a test compares it both ways with what is registered.

---The module that a scenario requires: `local folk = require "folk"`.
---@class folk
---@field version string version of Folk, for instance "0.1.0"
---@field C integer the first action, 1: cooperate
---@field D integer the second action, 2: defect
local folk = {}

---@class folk.Scenario what `folk.scenario` takes
---@field name string kebab-case, the file's name without its ending
---@field summary string one line: the question that the scenario asks
---@field source? string citation of the model
---@field params? table<string, folk.Param> parameters by name
---@field metrics? table<string, folk.Metric> the scenario's own measures by name
---@field setup fun(sim: folk.Sim, p: table) builds the run; `p` holds the parameters' values
---@field verify? folk.Case[] comparisons of theory and measurement for `folk verify`

---@class folk.Metric
---@field unit string unit; "1" for a share or a count
---@field doc string one-line definition
---@field summary? "mean"|"last"|"sum"|"min"|"max" how the series becomes one number; default "mean"

---@class folk.Case
---@field what string what is compared
---@field measure string a measure's name; or `"table/column/text"`, a number of a published table in the row that holds the text
---@field theory number|fun(p: table): number the expected value
---@field source? string where the formula or figure is published
---@field set? table<string, any> parameters that differ from their defaults
---@field runs? integer replicates, 1 or more; default 20
---@field tolerance? number absolute; without it the case is judged by its z-score
---@field z? number largest |z| that passes; default 4

---Declares a scenario; the file returns it.
---@param def folk.Scenario
---@return folk.Scenario
function folk.scenario(def) end

---@class folk.Param a declared parameter

---A whole number, |value| up to 2^53.
---@param def { [1]: integer, min?: integer, max?: integer, unit?: string, doc: string }
---@return folk.Param
function folk.int(def) end

---A finite number.
---@param def { [1]: number, min?: number, max?: number, unit?: string, doc: string }
---@return folk.Param
function folk.number(def) end

---A probability, 0 to 1.
---@param def { [1]: number, doc: string }
---@return folk.Param
function folk.prob(def) end

---True or false.
---@param def { [1]: boolean, doc: string }
---@return folk.Param
function folk.bool(def) end

---One of several words.
---@param def { [1]: string, choices: string[], doc: string }
---@return folk.Param
function folk.choice(def) end

---Any text.
---@param def { [1]: string, doc: string }
---@return folk.Param
function folk.text(def) end

---A file that the scenario reads: a path beside the scenario, or any path when a user sets it.
---@param def { [1]: string, doc: string }
---@return folk.Param
function folk.file(def) end

---Reads a JSON file from the scenario's folder, or the path of a `folk.file` parameter.
---Objects become tables, arrays sequences, null `folk.null`.
---@param path string
---@return any
function folk.read_json(path) end

---Reads a CSV file (RFC 4180, first line: names) likewise. A field that reads as a number is one.
---@param path string
---@return table[] rows one table for each line, by column name
function folk.read_csv(path) end

---What JSON's null becomes.
folk.null = nil

---@class folk.Game a two-player game in normal form
---@field name string
---@field rows integer actions of the first player
---@field columns integer actions of the second player
---@field payoff fun(self: folk.Game, row: integer, column: integer): number, number both players' points, by their actions (from 1)

---The games that have names.
folk.games = {}

---Prisoner's dilemma; points by default 5, 3, 1, 0.
---@param payoffs? { T?: number, R?: number, P?: number, S?: number } points
---@return folk.Game
function folk.games.prisoners_dilemma(payoffs) end

---Donation game: a cooperator pays `cost` and the other gains `benefit`.
---@param payoffs { benefit: number, cost: number } points, benefit > cost > 0
---@return folk.Game
function folk.games.donation(payoffs) end

---Any game of two players.
---@param def { name?: string, row: number[][], column?: number[][] } points; without `column` the game is symmetric
---@return folk.Game
function folk.games.bimatrix(def) end

---@class folk.StrategyDef what `folk.strategy` takes: the name, and exactly one of memory_one, lookup, machine, play
---@field name string kebab-case, the field's standard name
---@field doc? string one line: what it does
---@field source? string citation
---@field memory_one? { first: number, [1]: number, [2]: number, [3]: number, [4]: number } P(C) in the first round, and after CC, CD, DC, DD (own move first)
---@field lookup? { memory: integer, opening?: string, table: number[] } P(C) by the last `memory` moves (1 to 5), own ones first; `opening` like "CC" are the first moves; without it the table tells them too, as if rounds of CC had gone before
---@field machine? { [1]: string, [2]: integer, [3]: integer }[] states: { move "C" or "D", state after C, state after D }; starts in 1
---@field play? fun(own: integer[], other: integer[], turn: integer, self: table): integer the next move; `own[turn - 1]` is the last move; `self` is this player's memory in this match
---@field start? fun(self: table) prepares `self` before the first move
---@field stochastic? boolean whether `play` calls `self.random()`; default true. Two that say false, without noise, are played once for all repetitions
---@field uses_length? boolean whether it knows the match's length, `self.turns`; default false
---@field memory? integer rounds that it looks back, if they are bounded; told by `folk strategies`

---@class folk.Strategy

---Declares a strategy. A function `play` may call `self.random()` for a number in [0, 1), and finds its own
---points after CC, CD, DC and DD (own move first) in `self.payoffs`. `self` is empty again in each match.
---@param def folk.StrategyDef
---@return folk.Strategy
function folk.strategy(def) end

---The strategy of the library with that name.
---@param name string
---@return folk.Strategy
function folk.library(name) end

---Names of all strategies of the library, sorted.
---@return string[]
function folk.strategies() end

---Zero-determinant: in the long run s (own points - l) = other's points - l, whoever the other is (Press &
---Dyson 2012). Extortion has l = P, generosity l = R, an equaliser s = 0; phi is how fast it reacts.
---@param def { s: number, l: number, phi: number, first?: number, game?: folk.Game, name?: string } P <= l <= R, s up to 1, phi > 0; the bounds that follow are told; `first`: P(C) in the first round, default 1; `game`: a prisoner's dilemma
---@return folk.Strategy
function folk.zd(def) end

---Tit-for-tat that forgives a defection with probability `p`.
---@param def { p?: number, game?: folk.Game, name?: string } default min(1 - (T-R)/(R-S), (R-P)/(T-P)) of the game
---@return folk.Strategy
function folk.gtft(def) end

---Repeats a sequence of moves.
---@param def { moves: string, name?: string } like "CCD"
---@return folk.Strategy
function folk.cycler(def) end

---Cooperates with probability `p` in each round.
---@param def { p: number, name?: string } 0 to 1
---@return folk.Strategy
function folk.mixed(def) end

---A strategy that is data, whose own moves are flipped with probability `noise`.
---@param def { strategy: folk.Strategy|string, noise: number, name?: string } 0 to 1
---@return folk.Strategy
function folk.trembling(def) end

---@class folk.Rules by which two play; fields of matches and tournaments
---@field game? folk.Game two actions each, which may differ in their payoffs; default prisoner's dilemma 5, 3, 1, 0
---@field turns? number rounds, 1 or more; default 200; with `continue` the most there can be; `math.huge` with `exact`: the mean of a round in the long run, or if discounted the sum over all rounds
---@field continue? number probability that a match goes on after a round, 0 to below 1; a strategy that knows the length finds `math.huge`
---@field discount? number what a round counts, of the one before, in points and in cooperations; above 0 and at most 1; default 1
---@field noise? number probability that a move is flipped, 0 to 1; default 0
---@field perception? number probability that a player mis-sees the other's move, each on its own, 0 to 1; default 0
---@field alternating? boolean whether the second player sees the first's move of the round: it is a round further, as if before its first move it had cooperated; default false
---@field exact? boolean whether to compute what matches give on average instead of playing them; both players must be data; default false

---@class folk.MatchDef: folk.Rules
---@field players { [1]: folk.Strategy|string, [2]: folk.Strategy|string }
---@field repetitions? integer how many matches; default 1
---@field seed? integer key of the matches' streams under the run's seed; default 0
---@field moves? boolean whether to return the moves of the last repetition

---@class folk.MatchResult sums over the repetitions
---@field scores { [1]: number, [2]: number } points
---@field cooperations { [1]: number, [2]: number } moves that were C
---@field moves? { [1]: string, [2]: string } like "CCD"

---@class folk.Rng a stream of chance of its own
local Rng = {}

---Uniform on [0, 1).
---@return number
function Rng:unit() end

---Uniform whole number from `low` to `high`, both included.
---@param low integer
---@param high integer
---@return integer
function Rng:integer(low, high) end

---Uniform on [low, high).
---@param low number
---@param high number
---@return number
function Rng:uniform(low, high) end

---True with probability `p`.
---@param p number 0 to 1
---@return boolean
function Rng:chance(p) end

---Exponential with the given mean.
---@param mean number > 0
---@return number
function Rng:exponential(mean) end

---Normal.
---@param mean number
---@param deviation number >= 0
---@return number
function Rng:normal(mean, deviation) end

---Index drawn with probability proportional to its weight.
---@param weights number[] >= 0, with a positive sum
---@return integer
function Rng:choice(weights) end

---Puts a sequence into random order, in place, and returns it.
---@param items any[]
---@return any[]
function Rng:shuffle(items) end

---@class folk.Column one value for each agent; `column[i]` reads and writes agent i, 1 to `#column`
local Column = {}

---Gives every agent the same value.
---@param value number
function Column:fill(value) end

---@class folk.Population
---@field size integer
---@field payoff folk.Column points of this tick; `sim:tick` sums and clears it
---@field wealth folk.Column points accumulated over the run
local Population = {}

---The column of that name; also `population.name`.
---@param name string
---@return folk.Column
function Population:column(name) end

---@class folk.Handle names something scheduled; for `sim:cancel`

---@class folk.Sim one run
---@field seed integer
local Sim = {}

---Present virtual time, time units.
---@return number
function Sim:now() end

---A stream of chance for a purpose, and if given for one agent. The same key gives the same stream, which
---goes on where it was.
---@param purpose string
---@param agent? integer 0 or more
---@return folk.Rng
function Sim:rng(purpose, agent) end

---Calls `fn` at a virtual time.
---@param time number time units, not before now
---@param fn fun()
---@param priority? integer larger first among equal times, -32768 to 32767; default 0
---@return folk.Handle
function Sim:at(time, fn, priority) end

---Calls `fn` after a delay.
---@param delay number time units, 0 or more
---@param fn fun()
---@param priority? integer
---@return folk.Handle
function Sim:after(delay, fn, priority) end

---Calls `fn(n)` at times interval, 2 interval, …; n counts from 1. Stops after `count` calls, or when `fn` returns false.
---@param interval number time units, > 0
---@param fn fun(n: integer): boolean?
---@param count? integer
---@return folk.Handle
function Sim:every(interval, fn, count) end

---Withdraws what was scheduled; false when it has already happened.
---@param handle folk.Handle
---@return boolean
function Sim:cancel(handle) end

---Ends the run after the present event.
function Sim:stop() end

---Ends the run at a virtual time, and lets progress be told. What lies at that time still happens.
---@param time number time units
function Sim:finish_at(time) end

---Tells how far the run is, for runs whose end is not a time.
---@param fraction number 0 to 1
function Sim:progress(fraction) end

---A population: agents as columns.
---@param def { size: integer, name?: string, columns?: string[] }
---@return folk.Population
function Sim:population(def) end

---Ends a tick: records the shared measures at the present time (cooperation, welfare, efficiency, inequality).
---@param def { population?: folk.Population, cooperative?: number, opportunities?: number, welfare?: number, worst?: number, best?: number }
function Sim:tick(def) end

---Records a value of a declared metric at the present time.
---@param metric string
---@param value number finite
function Sim:record(metric, value) end

---Keeps an announced event (with --record events).
---@param kind string
---@param actor? integer
---@param target? integer
---@param detail? string
function Sim:event(kind, actor, target, detail) end

---Publishes a result table: kept in the store, printed at the end.
---@param name string
---@param rows table[] each a table by column name; numbers, texts, booleans
---@param columns? string[] their order; default: the first row's names, sorted
function Sim:publish(name, rows, columns) end

---Plays a match, or several repetitions of one.
---@param def folk.MatchDef
---@return folk.MatchResult
function Sim:match(def) end

---@class folk.TournamentDef: folk.Rules
---@field players (folk.Strategy|string)[] two or more; the second of a name is called `name (2)`
---@field repetitions? integer round robins; default 5
---@field twins? boolean whether each also meets its own twin; default true
---@field network? folk.Network a node for each player: only neighbours meet; anything with `size` and `neighbours(self, node)`
---@field record? boolean whether each repetition is a tick, with cooperation and welfare; default true
---@field done? fun(result: folk.TournamentResult) called after the last repetition

---@class folk.TournamentResult
---@field names string[] players in the order given
---@field scores number[][] mean points of row player against column player in a match; nil where they never met
---@field cooperations number[][] share of row player's moves against column player that were C; nil likewise
---@field mean number[] mean points in a match over the opponents
---@field error number[] standard error of `mean` over the repetitions
---@field low number[] lower end of the 95 % confidence interval of `mean` (Student's t); -math.huge for one repetition
---@field high number[] its upper end
---@field cooperation number[] share of moves that were C
---@field ranking integer[] indices of players, best first; ties keep the order given
---@field worst number welfare of a match at its worst, points
---@field best number at its best

---A round-robin or spatial tournament, one event for each repetition. The name that sorts first plays first.
---@param def folk.TournamentDef
function Sim:tournament(def) end

---@class folk.EcologyDef
---@field result folk.TournamentResult of everyone against everyone, twins too; scores of 0 or more
---@field generations? integer default 1000
---@field shares? number[] of the players at the start, in any unit; default equal
---@field each? fun(generation: integer, shares: number[]) called after each generation
---@field done? fun(shares: number[]) called after the last

---The ecological tournament (Axelrod 1980; discrete replicator): in each generation, one event, a strategy's
---share grows in proportion to its mean points against the strategies as they are. Records cooperation and the
---welfare of a mean match.
---@param def folk.EcologyDef
function Sim:ecology(def) end

---@class folk.Process an agent with a life of its own; its function runs as a coroutine. A scenario may keep fields of its own in it, but for `mailbox`
---@field id integer 1, 2, … in the order of creation
---@field name string
---@field rng folk.Rng this process's own stream
local Process = {}

---Starts a process at the present time; `fn(self, ...)` is its life.
---@param name string
---@param fn fun(self: folk.Process, ...: any)
---@param ... any
---@return folk.Process
function Sim:process(name, fn, ...) end

---Present virtual time, time units.
---@return number
function Process:now() end

---Lets virtual time pass.
---@param delay number time units, 0 or more
function Process:wait(delay) end

---Puts a message into another process's mailbox; it is there at once, or after a delay. Messages that
---arrive at the same time keep the order in which they were sent. What is sent to a process that has ended
---is lost.
---@param to folk.Process
---@param message any not nil
---@param delay? number time units, 0 or more
function Process:send(to, message, delay) end

---Takes the oldest message, waiting for one if need be; nil after `timeout` time units.
---@param timeout? number time units, 0 or more; without it the process waits for ever
---@return any message
---@return folk.Process? from
function Process:receive(timeout) end

---Asks the outside world and waits for the answer, which comes at a virtual time fixed now.
---@param question { to: string, request: string, latency?: number } latency in time units; default 0
---@return string? reply
---@return string? error
function Process:ask(question) end

---Whether the process has ended.
---@return boolean
function Process:ended() end

return folk
