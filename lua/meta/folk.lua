---@meta folk
-- SPDX-License-Identifier: GPL-3.0-or-later
-- Editor stubs of the module `folk`: names, shapes, units and ranges. docs/lua-api.md is generated from
-- this file, and a test compares it both ways with what is registered. It is not split: editors and the
-- generator read one file, in the order in which the docs tell it.

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
---@field prices? table<string, { input: number, output?: number }> what a million tokens of a model cost, by its name
---@field view? folk.View how its society is to be shown; without it there are charts only

---How a society is shown. Populations, columns and tables are named as the run will name them. `lattice` shows the
---sites of a grid, `network` its nodes, `field` everyone of a population that has neither; they are coloured by a
---column. `shares` stacks metrics that sum to 1, or fall short of it by what the others have; `simplex` is a triangle
---whose corners are three of them; `market` a tape of prices, with the best quotes around it where metrics named like
---`bid` and `ask` are recorded, beside what the agents of a population would pay and take; `belief` puts agents by a
---column, or values of metrics, on an axis from 0 to 1; `matrix` colours the numbers of a published table.
---@class folk.View
---@field kind "lattice"|"network"|"field"|"shares"|"simplex"|"market"|"belief"|"matrix"
---@field population? string of lattice, network, field, market, belief; default the run's first
---@field color? string column that colours the agents, or places them on the axis of a belief
---@field names? string[] of lattice, network, field: what the values 1, 2, … of `color` are called
---@field demand? string of a market: column with what each agent would pay; not a number: nothing
---@field supply? string of a market: column with what each agent would take; not a number: nothing
---@field traded? string of a market: column with the price at which each agent has traded; not a number: not yet
---@field metrics? string[] of shares, simplex (three), market, belief
---@field table? string of a matrix

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

---A file that the scenario reads: a path beside the scenario, or any path when a user sets it. With
---an empty default there need be no file.
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
local Game = {}

---Both players' points, by their actions.
---@param row integer 1 to `rows`
---@param column integer 1 to `columns`
---@return number row points
---@return number column points
function Game:payoff(row, column) end

---Nash equilibria, pure and mixed, by enumeration of supports: all of them, unless `degenerate` is true; then
---there may be infinitely many, and these are the extreme ones. For games of up to about eleven actions each.
---@return folk.Equilibria
function Game:equilibria() end

---Nash equilibria in which both play one action; for games of any size. May be none.
---@return folk.Outcome[]
function Game:pure_equilibria() end

---Outcomes that no other beats for one player without hurting the other.
---@return folk.Outcome[]
function Game:pareto() end

---The social optimum: the outcomes of the largest welfare, one or more.
---@return folk.Outcome[]
function Game:optimum() end

---What a player can make sure of whatever the other does, by one action and by a mix.
---@param player integer 1 (row) or 2 (column)
---@return folk.Security
function Game:maximin(player) end

---Which of the two strict equilibria of a 2x2 game is the safer one (Harsanyi & Selten 1988); nil when neither
---is. Raises for a game that has not two.
---@return folk.Outcome?
function Game:risk_dominant() end

---Best welfare divided by the welfare of the worst equilibrium, and of the best one; nil where that welfare is
---not positive.
---@return number? anarchy 1 or more
---@return number? stability 1 or more
function Game:price_of_anarchy() end

---Largest sum of both players' points in one play: for the measure `efficiency`.
---@return number
function Game:best() end

---Smallest sum of both players' points in one play.
---@return number
function Game:worst() end

---@class folk.Outcome one action each
---@field row integer
---@field column integer
---@field payoffs { [1]: number, [2]: number } points

---@class folk.Equilibria a sequence of equilibria, small supports first
---@field [integer] folk.Equilibrium
---@field degenerate boolean whether some mix has more best responses than actions

---@class folk.Equilibrium
---@field row number[] probability of each action of the row player
---@field column number[] probability of each action of the column player
---@field payoffs { [1]: number, [2]: number } expected points
---@field pure boolean whether both play one action

---@class folk.Security
---@field action integer the action whose worst payoff is best
---@field value number that payoff, points
---@field mix number[] optimal mixed strategy
---@field mix_value number expected points that the mix secures

---@class folk.OrdinalGame
---@field number integer 1 to 144
---@field row integer of the table, 1 to 12
---@field column integer of the table, 1 to 12
---@field name string
---@field family "win-win"|"biased"|"unfair"|"cyclic"|"second-best"|"prisoners-dilemma"|"tragic"
---@field reflection integer number of the game with the players exchanged

---@class folk.GroupGame a symmetric game of n players; an outcome is told by counts: how many of all players choose each action
---@field name string
---@field players integer
---@field actions integer
local GroupGame = {}

---A player's points.
---@param action integer its action, 1 to `actions`
---@param counts integer[] how many choose each action, this player included; they sum to `players`
---@return number
function GroupGame:payoff(action, counts) end

---Pure Nash equilibria: nobody gains by changing its action alone. For games of up to 100,000 outcomes.
---@return { counts: integer[], welfare: number }[] found may be empty
function GroupGame:equilibria() end

---Largest welfare, the sum of all players' points, in one play.
---@return number
function GroupGame:best() end

---Smallest welfare in one play.
---@return number
function GroupGame:worst() end

---@class folk.SequentialGame players move one after the other and see all earlier moves
---@field name string
---@field players integer
local SequentialGame = {}

---All ends to which subgame-perfect play in pure strategies can lead, by backward induction: one or more, more
---than one only where somebody is indifferent.
---@return folk.End[]
function SequentialGame:subgame_perfect() end

---Plays the game: `choose(player, actions, path)` returns the index of an action.
---@param choose fun(player: integer, actions: string[], path: string[]): integer
---@return folk.End
function SequentialGame:play(choose) end

---Largest welfare, the sum of all players' points, at an end.
---@return number
function SequentialGame:best() end

---Smallest welfare at an end.
---@return number
function SequentialGame:worst() end

---@class folk.End
---@field path string[] names of the actions taken
---@field payoffs number[] points of each player

---The games. Those that have names take a table of their parameters, all of which have defaults; in a social
---dilemma action 1 is C and action 2 is D. R, S, T and P are what a player gets when both cooperate, when it
---alone cooperates, or alone defects, and when both defect.
folk.games = {}

---Prisoner's dilemma: R 3, S 0, T 5, P 1; T > R > P >= S (P = S: the weak dilemma).
---@param payoffs? { T?: number, R?: number, P?: number, S?: number } points
---@return folk.Game
function folk.games.prisoners_dilemma(payoffs) end

---Donation game: a cooperator pays `cost` (1) and the other gains `benefit` (2).
---@param payoffs? { benefit?: number, cost?: number } points, benefit > cost > 0
---@return folk.Game
function folk.games.donation(payoffs) end

---Chicken: each would rather dare, but both daring is worst. R 3, S 2, T 4, P 1; T > R > S > P.
---@param payoffs? { T?: number, R?: number, P?: number, S?: number } points
---@return folk.Game
function folk.games.chicken(payoffs) end

---Hawk-dove: hawks (action 2) fight for `value` (2), and share the `cost` (4) when they meet.
---@param payoffs? { value?: number, cost?: number } points, cost > value > 0
---@return folk.Game
function folk.games.hawk_dove(payoffs) end

---Snowdrift: a task is worth `benefit` (2) to both, and its `cost` (1) is shared by those who do it.
---@param payoffs? { benefit?: number, cost?: number } points, benefit > cost > 0
---@return folk.Game
function folk.games.snowdrift(payoffs) end

---Stag hunt: R 4, S 1, T 3, P 2; R > T >= P > S.
---@param payoffs? { T?: number, R?: number, P?: number, S?: number } points
---@return folk.Game
function folk.games.stag_hunt(payoffs) end

---Battle of the sexes: meeting at one's favourite (3), at the other's (2), not at all (0).
---@param payoffs? { favourite?: number, other?: number, mismatch?: number } points, favourite > other > mismatch
---@return folk.Game
function folk.games.battle_of_the_sexes(payoffs) end

---Matching pennies: the row player wins `stake` (1) on a match, the column player on a mismatch.
---@param payoffs? { stake?: number } points, > 0
---@return folk.Game
function folk.games.matching_pennies(payoffs) end

---Rock, paper, scissors: win 1, tie 0, loss -1.
---@param payoffs? { win?: number, tie?: number, loss?: number } points, win > tie > loss
---@return folk.Game
function folk.games.rock_paper_scissors(payoffs) end

---Coordination: `match` (1) for both when they do the same of `actions` (2), `mismatch` (0) when not.
---@param payoffs? { actions?: integer, match?: number, mismatch?: number } actions from 1 to 128; points, match > mismatch
---@return folk.Game
function folk.games.coordination(payoffs) end

---Deadlock: both defecting is better than both cooperating. R 2, S 1, T 4, P 3; T > P > R > S.
---@param payoffs? { T?: number, R?: number, P?: number, S?: number } points
---@return folk.Game
function folk.games.deadlock(payoffs) end

---Harmony: cooperating pays whatever the other does. R 4, S 3, T 2, P 1; R > T, R > P and S > P.
---@param payoffs? { T?: number, R?: number, P?: number, S?: number } points
---@return folk.Game
function folk.games.harmony(payoffs) end

---Traveller's dilemma: the lower of two claims from `low` (2) to `high` (100) is paid to both, and the higher
---claimant pays `bonus` (2) to the lower. Action 1 is the lowest claim.
---@param payoffs? { low?: integer, high?: integer, bonus?: number } points, high > low and bonus > 0
---@return folk.Game
function folk.games.travellers_dilemma(payoffs) end

---Minimum effort for two: the least of both efforts, 1 to `efforts` (7), gains `benefit` (0.2) a unit for both,
---each pays `cost` (0.1) a unit of its own, and gets `base` (0.6) beside. For more players: weakest_link.
---@param payoffs? { efforts?: integer, benefit?: number, cost?: number, base?: number } points, benefit > cost > 0
---@return folk.Game
function folk.games.minimum_effort(payoffs) end

---Any game of two players with up to 128 actions each.
---@param def { name?: string, row: number[][], column?: number[][] } points; without `column` the game is symmetric
---@return folk.Game
function folk.games.bimatrix(def) end

---One of the 144 games of two players and two actions with strictly ranked outcomes, 4 points the best, and what
---is known of it. By its number, or by its row and column in the table of 12 by 12.
---@param number integer 1 to 144; the table's row, 1 to 12, when `column` is given
---@param column? integer 1 to 12
---@return folk.Game game
---@return folk.OrdinalGame about
function folk.games.ordinal(number, column) end

---All 144 of them, by number.
---@return folk.OrdinalGame[]
function folk.games.ordinals() end

---Any symmetric game of n players. `payoff(action, counts)` gives a player's points; see folk.GroupGame.
---@param def { name?: string, players: integer, actions: integer, payoff: fun(action: integer, counts: integer[]): number } players from 2 to 1000000, actions to 1000
---@return folk.GroupGame
function folk.games.n_player(def) end

---Linear public goods: who contributes (action 1) pays `cost` (1), and the sum of all that, times `factor` (1.6),
---is shared by all `players` (4), those who keep (action 2) too. With a `fine` (0) above 0 there is action 3,
---contribute and punish: each who keeps loses the fine, and each punisher `fee` (0), for each pair of the two.
---@param def? { players?: integer, factor?: number, cost?: number, fine?: number, fee?: number } points
---@return folk.GroupGame
function folk.games.public_goods(def) end

---Threshold public goods: all `players` (5) get `benefit` (2) if at least `threshold` (3) pay `cost` (1), action
---1. With a threshold of 1 it is the volunteer's dilemma (Diekmann 1985).
---@param def? { players?: integer, threshold?: integer, benefit?: number, cost?: number } points, benefit > cost > 0
---@return folk.GroupGame
function folk.games.threshold_public_goods(def) end

---Common pool (Ostrom, Gardner & Walker 1994): of its `endowment` (10 units) each of `players` (8) puts a - 1
---units into the pool by action a. X units in it yield slope X - crowding X X (23, 0.25), shared in proportion;
---a unit kept out earns `outside` (5).
---@param def? { players?: integer, endowment?: integer, outside?: number, slope?: number, crowding?: number } points
---@return folk.GroupGame
function folk.games.common_pool(def) end

---Collective risk (Milinski et al. 2008), as one choice: by action a each of `players` (6) gives the a-th of the
---`contributions` (40, 20, 0) from its `endowment` (40). Where the sum misses `target` (120), all lose what they
---kept with probability `risk` (0.9). Payoffs are expected ones.
---@param def? { players?: integer, endowment?: number, target?: number, risk?: number, contributions?: number[] } points
---@return folk.GroupGame
function folk.games.collective_risk(def) end

---Minimum effort for n `players` (4; Van Huyck, Battalio & Beil 1990): the least effort of all, 1 to `efforts`
---(7), gains `benefit` (0.2) a unit for each; each pays `cost` (0.1) a unit of its own, and gets `base` (0.6).
---@param def? { players?: integer, efforts?: integer, benefit?: number, cost?: number, base?: number } points
---@return folk.GroupGame
function folk.games.weakest_link(def) end

---Any game in which players move one after the other. A node of the tree is an end, { points of player 1, … }, or
---a decision, { player = 1, { "name of an action", node }, … }.
---@param def { name?: string, players?: integer, tree: table } players by default 2
---@return folk.SequentialGame
function folk.games.sequential(def) end

---Ultimatum game (Güth, Schmittberger & Schwarze 1982): player 1 offers 0 to `amount` (10) whole units; player 2
---accepts, or rejects and both get nothing.
---@param def? { amount?: integer } points
---@return folk.SequentialGame
function folk.games.ultimatum(def) end

---Trust game (Berg, Dickhaut & McCabe 1995): player 1 sends whole units of `endowment` (10), which arrive times
---`multiplier` (3), and player 2 returns what it likes.
---@param def? { endowment?: integer, multiplier?: integer } points
---@return folk.SequentialGame
function folk.games.trust(def) end

---Centipede game (Rosenthal 1981; piles of McKelvey & Palfrey 1992): at each of `moves` (4) in turn a player
---takes the `large` pile (0.4), leaving the `small` one (0.1), or passes and both grow by `factor` (2).
---@param def? { moves?: integer, large?: number, small?: number, factor?: number } points
---@return folk.SequentialGame
function folk.games.centipede(def) end

---@class folk.Network who is a neighbour of whom; nodes are counted from 1, like agents
---@field size integer nodes
---@field edges integer
---@field mean_degree number
---@field degree fun(self: folk.Network, node: integer): integer
---@field neighbours fun(self: folk.Network, node: integer): integer[] ascending
---@field clustering fun(self: folk.Network): number mean over the nodes of edges among the neighbours / pairs of neighbours
---@field components fun(self: folk.Network): integer parts that no edge joins

---Networks, to be made in setup. A random one is drawn from a stream of the run of its own, which `seed`
---(default 0) tells apart from others.
folk.networks = {}

---Each with every other.
---@param def { size: integer } size up to 65536
---@return folk.Network
function folk.networks.complete(def) end

---Each with its nearest `neighbours` (even, default 2) on a ring.
---@param def { size: integer, neighbours?: integer }
---@return folk.Network
function folk.networks.ring(def) end

---A grid, row by row: node (row - 1) * columns + column.
---@param def { rows: integer, columns: integer, neighbourhood?: "von-neumann"|"moore", wrap?: boolean } default von-neumann, on a torus
---@return folk.Network
function folk.networks.lattice(def) end

---Caves whose members know each other; in each, one edge leads to the next cave instead (Watts 1999).
---@param def { caves: integer, cave_size: integer } 2 caves or more, of 3 or more
---@return folk.Network
function folk.networks.caveman(def) end

---Each pair with the same probability, or so many of all pairs (Erdős & Rényi 1959; Gilbert 1959).
---@param def { size: integer, probability?: number, edges?: integer, seed?: integer } one of `probability` and `edges`
---@return folk.Network
function folk.networks.random(def) end

---A ring each of whose edges leads elsewhere with probability `rewiring` (Watts & Strogatz 1998).
---@param def { size: integer, neighbours: integer, rewiring: number, seed?: integer } neighbours even, rewiring 0 to 1
---@return folk.Network
function folk.networks.small_world(def) end

---Each new node joins `links` others, with probability proportional to their degrees (Barabási & Albert 1999).
---@param def { size: integer, links: integer, seed?: integer }
---@return folk.Network
function folk.networks.scale_free(def) end

---Every node has the same degree, at random.
---@param def { size: integer, degree: integer, seed?: integer } size times degree even
---@return folk.Network
function folk.networks.regular(def) end

---Blocks of given sizes; `probabilities[i][j]` that a node of block i and one of block j are joined (Holland, Laskey & Leinhardt 1983).
---@param def { sizes: integer[], probabilities: number[][], seed?: integer } symmetric
---@return folk.Network
function folk.networks.blocks(def) end

---Reads a text file of one edge a line: two nodes, counted from 0. Give the path by a `folk.file` parameter.
---@param def { path: string, size?: integer } without `size`, as many nodes as the largest number asks for, up to about a million more than the file has bytes
---@return folk.Network
function folk.networks.edge_list(def) end

---Reads a GraphML file; directions and attributes are dropped.
---@param def { path: string }
---@return folk.Network
function folk.networks.graphml(def) end

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

---@class folk.Mind what decides for an agent; a folk.Strategy or the name of one is a mind too
---@field name string
---@field kind string "model", "human", …

---A language model as a mind. Its stand-in answers for it in scripted runs, which need no model: a strategy (the
---decisions then need a view), or a function that gives the text, the number or the table that a model would. A
---strategy that stands in predicts that the other does again what it did last; a function gets `decision.predict`.
---@param def folk.ModelDef
---@return folk.Mind
function folk.model(def) end

---@class folk.ModelDef what `folk.model` takes
---@field stand_in string|folk.Strategy|fun(view: folk.View?, rng: folk.Rng, decision: folk.Decision): any required
---@field model? string as the endpoint names it; default that of `--model`
---@field name? string how reports call the mind; default that of the model
---@field persona? string what the model is told of itself, as the system's turn
---@field temperature? number 0 to 10; without it the endpoint's own
---@field max_tokens? integer of an answer at most, 1 or more
---@field latency? folk.Latency virtual time of an answer; default none
---@field predict_first? boolean whether it first predicts what `decision.predict` asks
---@field memory? folk.Memory what it remembers; its prompts then begin with what it recalls
---@field critic? folk.Critic who comments on its drafts
---@field embedding? string model that embeds its texts; default that of its memory, or its own
---@field retries? integer how often an answer that is not valid is asked again, 0 to 100; default 2
---@field on_failure? "stop"|"fallback" what happens when the endpoint has failed for good; default "stop"

---A function as a mind: it gets the decision's view and the agent's stream, and returns the answer itself (a choice,
---a number, a table, a text). It asks nobody, and its decisions take no time.
---@param fn fun(view: any, rng: folk.Rng, decision: folk.Decision): any
---@return folk.Mind
function folk.scripted(fn) end

---@class folk.Critic a model that is shown what an agent was asked and its draft, before the agent answers for good
---@field persona? string its system turn
---@field model? string default that of the mind
---@field rounds? integer comments on one answer, 1 to 100; default 1
---@field temperature? number without it the endpoint's own
---@field max_tokens? integer of a comment at most

---A mind that plays a table of moves: { history of the other's choices = own choice }. A history is
---the labels of the choices one after the other, "" before the first round, as in the tables of GPT-4's moves
---of Akata et al. (2025). It takes decisions with a view and as many choices, in the same order.
---@param def folk.RecordedDef
---@return folk.Mind
function folk.recorded(def) end

---@class folk.RecordedDef what `folk.recorded` takes: a file or a table
---@field file? string JSON file beside the scenario, or the path of a `folk.file` parameter
---@field table? table<string, string>
---@field choices string[] the labels in the order of a decision's choices; none begins another
---@field otherwise? string|folk.Strategy|fun(view: folk.View, rng: folk.Rng): string what chooses after a history that is not there; default: the run fails
---@field name? string default the file's name without ".json"

---@class folk.Prompt a template; `prompt { slot = value, … }` gives the text
---@field slots string[] the slots' names in their order
---@field text string
---@overload fun(values?: table<string, string|number|boolean>): string

---A template of a prompt: `folk.prompt "You have {units} of {good}."`. Each slot must be filled. What is filled in
---stays as it is, whatever braces it holds. A brace itself is written {{ or }}.
---@param text string
---@return folk.Prompt
function folk.prompt(text) end

---@class folk.Memory a kind of memory; each agent has its own

---@class folk.memory what minds can remember of the texts that `agent:remember` gives them. What is recalled stands in the user's turn, before the prompt
folk.memory = {}

---The last `count` texts.
---@param count integer 1 or more
---@return folk.Memory
function folk.memory.last(count) end

---A summary by the model itself, asked for after every so many texts, and the texts since. Without a model it is the
---first words of each text.
---@param def? { every?: integer, words?: integer, keep?: integer, most?: integer } after `every` (10) new texts all but the newest `keep` (3) are summed up in at most `words` (80); of texts that wait, the newest `most` (1000) are kept
---@return folk.Memory
function folk.memory.summary(def) end

---The texts whose embeddings are nearest to that of the prompt, oldest first. Embeddings take no virtual time.
---@param def? { count?: integer, model?: string, most?: integer } `count` (3) texts are recalled; the newest `most` (1000) are kept; `model` embeds them
---@return folk.Memory
function folk.memory.retrieval(def) end

---A person as a mind, who answers at the terminal.
---@return folk.Mind
function folk.human() end

---A mind from a text, for a parameter: a strategy's name, "human", "recorded:FILE" or "model:NAME", with the
---rest of the definition from `def`; a kind takes of it what is its own, so that one definition serves them all.
---@param text string
---@param def? table
---@return folk.Mind|folk.Strategy
function folk.mind(text, def) end

---@class folk.Latency how much virtual time an answer takes
---@field name string

---@class folk.latency models of the virtual time that an answer takes; it is drawn from the agent's own stream when the question is asked
folk.latency = {}

---No time.
---@return folk.Latency
function folk.latency.zero() end

---@param time number time units, 0 or more
---@return folk.Latency
function folk.latency.constant(time) end

---Log-normal: half of the answers take longer than the median; sigma is the deviation of the logarithm.
---@param def { median: number, sigma: number } time units, above 0; 0 or more
---@return folk.Latency
function folk.latency.lognormal(def) end

---base + input × tokens of the request + output × max_tokens (256 where nothing says). A request is taken to have a
---token for every 4 bytes.
---@param def { base?: number, input?: number, output?: number } time units; and time units for each token
---@return folk.Latency
function folk.latency.per_token(def) end

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

---@class folk.Dynamics how a population evolves

---@class folk.DynamicsDef payoffs between types: of the `game`'s actions, of matches when `turns` (or `continue`) is given, or as a matrix
---@field game? folk.Game without `turns`, each type is an action, in the order of the mix
---@field turns? integer rounds of a match of two strategies; a payoff is the points of a match
---@field noise? number probability that a move is flipped; also `perception`, `discount`, `continue`, `alternating` as in folk.MatchDef
---@field perception? number
---@field discount? number
---@field continue? number
---@field alternating? boolean
---@field exact? boolean strategies that are data are always paid exactly what they get on average
---@field repetitions? integer matches of two that are not data and leave things to chance; default 100
---@field payoffs? number[][] what the row type earns against the column type
---@field intensity? number births and deaths: w of fitness 1 - w + w payoff, default 1; fermi, logit: factor of payoffs, default 1
---@field mutation? number probability that an update takes another type at random instead; default 0
---@field network? folk.Network who meets whom, and learns from whom; default: everyone everyone
---@field self_interaction? boolean on a network everyone also plays against its own type
---@field average? boolean on a network a payoff is the mean over the neighbours, not the sum
---@field synchronous? boolean on a network all update at once; not for births and deaths
---@field rewire? number fermi on a network: probability that a step is about a tie instead: one of two partners, by payoff, may go to a neighbour of the other (Santos, Pacheco & Lenaerts 2006); default 0
---@field generations? integer where it ends; default: when one type alone is left
---@field every? integer generations between two records; default 1
---@field record? table<string, string> metric that gets a type's share, by the type's name
---@field done? fun(result: folk.EvolutionResult) called after the last generation

---@class folk.EvolutionResult
---@field winner? string the one type that is left
---@field shares table<string, number>
---@field steps integer updates
---@field generations integer

---Birth-death process (Moran 1958): a parent by fitness, its child in the place of one at random.
---@param def folk.DynamicsDef
---@return folk.Dynamics
function folk.moran(def) end

---Death-birth process: one at random dies, the others or its neighbours compete by fitness (Ohtsuki et al. 2006).
---@param def folk.DynamicsDef
---@return folk.Dynamics
function folk.death_birth(def) end

---Wright-Fisher process: all are replaced at once by children of parents by fitness.
---@param def folk.DynamicsDef
---@return folk.Dynamics
function folk.wright_fisher(def) end

---Pairwise comparison: copies another with probability 1 / (1 + exp(-intensity gain)) (Szabó & Tőke 1998).
---@param def folk.DynamicsDef
---@return folk.Dynamics
function folk.fermi(def) end

---Takes the type of the best-paid of itself and those it meets (Nowak & May 1992).
---@param def folk.DynamicsDef
---@return folk.Dynamics
function folk.imitate_best(def) end

---Copies another with probability gain / largest possible gain (Schlag 1998).
---@param def folk.DynamicsDef
---@return folk.Dynamics
function folk.proportional(def) end

---Takes the type that would earn most against those it meets.
---@param def folk.DynamicsDef
---@return folk.Dynamics
function folk.best_response(def) end

---Takes a type with probability proportional to exp(intensity payoff) (Blume 1993).
---@param def folk.DynamicsDef
---@return folk.Dynamics
function folk.logit(def) end

---Probability that `start` (default 1) members of the first of two types take over a population in which everyone
---meets everyone, and the mean number of steps until one type is left, and given that the first wins. Exact; for
---moran, death_birth, fermi and proportional.
---@param def { dynamics: folk.Dynamics, types: (folk.Strategy|string)[], size: integer, start?: integer }
---@return { probability: number, time: number, conditional_time: number }
function folk.fixation(def) end

---Gradient of selection: for i = 1 to size - 1 members of the first type, the probability that a step adds one less
---that it takes one away.
---@param def { dynamics: folk.Dynamics, types: (folk.Strategy|string)[], size: integer }
---@return number[]
function folk.gradient(def) end

---Shares of types in the limit of rare mutations (Fudenberg & Imhof 2006), and the graph of invasions:
---fixation[resident][mutant], to be compared with `neutral`, 1 / size.
---@param def { dynamics: folk.Dynamics, types: (folk.Strategy|string)[], size: integer }
---@return { shares: table<string, number>, fixation: table<string, table<string, number>>, neutral: number }
function folk.stationary(def) end

---Replicator equation, with mutation the replicator-mutator equation (fourth-order Runge-Kutta). Payoffs come as in
---folk.DynamicsDef.
---@param def { types: (folk.Strategy|string)[], start: table<string, number>, time: number, step?: number, every?: number, mutation?: number, game?: folk.Game, turns?: integer, noise?: number, payoffs?: number[][] } shares at the start sum to 1; step default 0.01
---@return { shares: table<string, number>, path: table[] } shares at the end; in `path` also every `every` time units
function folk.replicator(def) end

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
---@param priority? integer larger first among equal times, -32768 to 32766; default 0
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
---@param def { size?: integer, name?: string, columns?: string[], mix?: table, network?: folk.Network } `network` tells those who look at the run who meets whom (`sim:evolve` tells it by itself); with a `mix` it can evolve: how many have each type, { name = count, … } in the order of the names, or { { strategy or name, count }, … }; its column `strategy` holds each one's type, counted from 1, in random order
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

---Keeps all populations as they are now, beside the snapshots that come in equal steps of time; only where
---snapshots are kept at all (`folk run --snapshots`, `folk view`). For moments at which what is shown begins anew.
function Sim:snapshot() end

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
---@field players (folk.Mind|folk.Strategy|string)[] two or more; the second of a name is called `name (2)`
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

---A round-robin or spatial tournament, one event for each repetition. The name that sorts first plays first. Matches
---with a mind that is no strategy are played by `self:play`, all of a repetition at the same time, by agents of their
---own; they have no noise, perception, continue, discount, alternating or exact. A repetition ends with its last match.
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

---Lets a population with a mix evolve, one generation a time unit: as many updates as it has members, or one where
---all update at once. Records the shared measures and the shares that the rule names; ends when one type alone is
---left, or after the rule's `generations`.
---@param population folk.Population
---@param dynamics folk.Dynamics
function Sim:evolve(population, dynamics) end

---Lets `start` (default 1) members of the first of two types, in random places, evolve until one type is left, `runs` times.
---@param def { dynamics: folk.Dynamics, types: (folk.Strategy|string)[], size: integer, start?: integer, runs: integer }
---@return { probability: number, error: number, time: number, conditional_time?: number } share of runs that the first type won, its standard error, and mean steps
function Sim:fixations(def) end

---@class folk.View the rounds of a repeated game so far, as an agent sees them
---@field own integer[] its own moves, 1 or 2; one list for each match
---@field other integer[] the other's
---@field turn integer the round to decide, from 1
---@field turns? integer the match's length; without it, it is not known
---@field payoffs? number[] own points after CC, CD, DC and DD; default 3, 0, 5, 1

---@class folk.Decision what an agent is to decide. It asks for one of choices, a number, an object by a schema, or else any text that is not empty
---@field prompt? string what the mind is asked; or messages
---@field messages? { role: "user"|"assistant", content: string }[] the last is the user's
---@field choices? string[] one of these texts. An answer may have quotes, marks or punctuation around it, "Option" or "Answer:" before it, be `{"answer": "…"}`, or differ in capitals
---@field number? { min?: number, max?: number, whole?: boolean } a number within bounds, alone, as `{"answer": 5}`, right behind "Answer:", or else the last of the text; "1,000.5" is 1000.5, and "50%" is 50, or 0.5 where max is 1 or less; "8/10" and "1 000" are none
---@field schema? table JSON Schema with type, enum, const, properties, required, additionalProperties (true or false), items, minItems, maxItems, minLength, maxLength, minimum, maximum, exclusiveMinimum, exclusiveMaximum, title, description
---@field structured? boolean false: the endpoint is not asked to enforce the form; the answer is the choice behind "Answer:", or the one that the last line names, or the only one that the text does
---@field fallback? any the answer where none is valid; needed with choices, number and schema for minds that ask
---@field predict? folk.Predict what a mind that predicts first is asked before
---@field view? folk.View for strategies, as minds and as stand-ins
---@field max_tokens? integer instead of the mind's
---@field temperature? number instead of the mind's

---@class folk.Predict
---@field prompt? string or messages, choices, number, structured, max_tokens, temperature, as in folk.Decision
---@field given? string|fun(prediction: any): string what is then said after the prompt, with "{prediction}" filled in; or a function that gives the whole prompt

---@class folk.About how an answer came about
---@field answers string[] all replies, as they came
---@field invalid integer how many of them were not valid
---@field fallback boolean whether the answer is the fallback
---@field prediction any what was predicted
---@field problem? string what was wrong with the last reply that was not valid

---@class folk.Agent one who decides
---@field name string
---@field mind folk.Mind|folk.Strategy|string
---@field rng folk.Rng this agent's own stream
local Agent = {}

---An agent with a mind: a folk.Mind, a strategy, or the name of one.
---@param def { name: string, mind: folk.Mind|folk.Strategy|string } names differ
---@return folk.Agent
function Sim:agent(def) end

---Puts a text into the agent's memory, if its mind has one.
---@param text string
function Agent:remember(text) end

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

---Has an agent decide, and waits for its answer. What is not valid is asked again with what was wrong, then the
---fallback holds; the measures `invalid_answers` and `fallbacks` count both for each decision of a mind that asks.
---@param agent folk.Agent
---@param decision folk.Decision
---@return any answer a choice, a number, a table or a text
---@return folk.About about
function Process:decide(agent, decision) end

---The embedding of a text by the agent's model: numbers that are near to those of texts of a like meaning. All of one
---model have the same count. Without a model: a hashed bag of words, 64 numbers.
---@param agent folk.Agent
---@param text string
---@return number[]
function Process:embed(agent, text) end

---Runs functions as processes at the same time, and waits for all of them.
---@param functions (fun(self: folk.Process): any)[] each gets the process that it runs as
---@return any[] results in the order of the functions
function Process:all(functions) end

---Plays a match of two agents: both decide at the same time, round by round. Minds that ask are told the payoffs and
---the rounds so far; or `decision` words each decision, whose view, choices (one for each action) and fallback (the
---first choice) may be left out. A game of 2 × 2 actions has moves "C" and "D", any other "A", "B", …
---@param def folk.PlayDef
---@return { moves: string[], scores: number[] }
function Process:play(def) end

---@class folk.PlayDef what `self:play` takes
---@field game folk.Game
---@field players folk.Agent[] two; the first chooses the row
---@field turns integer rounds, 1 or more
---@field choices? string[] names of the actions; default "A", "B", …
---@field decision? fun(seat: integer, match: table): folk.Decision `match` has game, turn, turns, players, choices, moves, points, scores and views, each by seat
---@field each? fun(turn: integer, moves: integer[], points: number[]) called after each round

---Whether the process has ended.
---@return boolean
function Process:ended() end

return folk
