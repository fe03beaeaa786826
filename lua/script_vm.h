// SPDX-License-Identifier: GPL-3.0-or-later
// Inside lua/: a VM in which a script has been executed. Its `folk` module is complete, the
// scenario's code runs in the sandbox, and the scenario's functions are at hand.
#ifndef FOLK_LUA_SCRIPT_VM_H
#define FOLK_LUA_SCRIPT_VM_H

#include "lua/script.h"
#include "lua/vm.h"

/// A fresh VM for `script`, which stays borrowed for the VM's life. `owner` is what folk_vm_owner
/// gives.
folk_vm *folk_script_open(const folk_script *script, const folk_values *values, void *owner,
                          folk_error *err);

/// Pushes the scenario's setup function and the table `p` of parameter values, in that order.
void folk_script_push_setup(lua_State *L);

/// Pushes a parameter's value as `p` holds it: number, boolean or text.
void folk_script_push_value(lua_State *L, const folk_param *param, const folk_value *value);

/// Gives a parameter another value in the table `p` of a run that goes on.
bool folk_script_change(folk_vm *vm, const folk_param *param, const folk_value *value,
                        folk_error *err);

#endif
