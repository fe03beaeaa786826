# SPDX-License-Identifier: GPL-3.0-or-later
# One interface library carries the flags of every Folk target.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

option(FOLK_WERROR "Treat warnings as errors" OFF)
set(FOLK_SANITIZE "" CACHE STRING "Sanitizers to build with, as -fsanitize takes them")

add_library(folk_flags INTERFACE)
# -ffp-contract=off: a fused multiply-add rounds once where the source rounds twice, so a compiler that
# contracts gives other bits than one that does not.
target_compile_options(folk_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes
    -ffp-contract=off -fvisibility=hidden)
target_compile_definitions(folk_flags INTERFACE _GNU_SOURCE)
# The engine's inner loop crosses files, so the program is optimised as a whole when it is linked. Objects
# hold machine code too: tests and whoever links libfolk link them as usual.
if(CMAKE_C_COMPILER_ID STREQUAL GNU AND CMAKE_BUILD_TYPE STREQUAL Release)
    target_compile_options(folk_flags INTERFACE -flto=auto -ffat-lto-objects)
    target_link_options(folk_flags INTERFACE
        $<IF:$<BOOL:$<TARGET_PROPERTY:FOLK_WHOLE_PROGRAM>>,-flto=auto,-fno-lto>)
endif()
if(FOLK_WERROR)
    target_compile_options(folk_flags INTERFACE -Werror)
endif()
if(FOLK_SANITIZE)
    target_compile_options(folk_flags INTERFACE
        -fsanitize=${FOLK_SANITIZE} -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(folk_flags INTERFACE -fsanitize=${FOLK_SANITIZE})
endif()
