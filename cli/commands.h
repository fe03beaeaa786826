// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the program, one file each. Each takes its own arguments (argv[0] is its name)
// and returns the exit status: 0, 1 (the run failed, the check did not pass) or 2 (usage).
#ifndef FOLK_CLI_COMMANDS_H
#define FOLK_CLI_COMMANDS_H

typedef int (*folk_command_fn)(int argc, char **argv);

int folk_command_run(int argc, char **argv);
int folk_command_view(int argc, char **argv);
int folk_command_runs(int argc, char **argv);
int folk_command_show(int argc, char **argv);
int folk_command_export(int argc, char **argv);
int folk_command_sweep(int argc, char **argv);
int folk_command_merge(int argc, char **argv);
int folk_command_replay(int argc, char **argv);
int folk_command_report(int argc, char **argv);
int folk_command_plot(int argc, char **argv);
int folk_command_match(int argc, char **argv);
int folk_command_strategies(int argc, char **argv);
int folk_command_scenarios(int argc, char **argv);
int folk_command_check(int argc, char **argv);
int folk_command_new(int argc, char **argv);
int folk_command_verify(int argc, char **argv);
int folk_command_bench(int argc, char **argv);
int folk_command_doctor(int argc, char **argv);

#endif
