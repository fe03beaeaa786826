// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "lua/vm.h"

static void a_module_is_imported_once(void **state) {
    (void)state;
    folk_error err = {0};
    folk_vm *vm = folk_vm_create(&(folk_script_limits){0}, &err);
    lua_State *L = folk_vm_state(vm);
    folk_vm_import(L, "check");
    folk_vm_import(L, "check");
    assert_true(lua_istable(L, -1));
    assert_true(lua_rawequal(L, -1, -2));
    folk_vm_destroy(vm);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_module_is_imported_once),
    };
    return FOLK_TESTS(tests);
}
