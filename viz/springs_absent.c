// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/springs.h"

folk_springs *folk_springs_create(const folk_network *network) {
    (void)network;
    return NULL;
}

void folk_springs_destroy(folk_springs *springs) {
    (void)springs;
}

void folk_springs_move(folk_springs *springs, folk_place *places, int iterations,
                       double temperature) {
    (void)springs, (void)places, (void)iterations, (void)temperature;
}
