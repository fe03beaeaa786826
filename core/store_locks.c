// SPDX-License-Identifier: GPL-3.0-or-later
// Some network file systems know no locks, and SQLite's file would be damaged there without a word.
// The question is put to a file beside the store: closing one more descriptor of the store itself
// would end the locks that this process has on it.
#include "core/memory.h"
#include "core/store_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool lock(int descriptor) {
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(descriptor, F_SETLK, &whole) == 0;
}

bool folk_store_fail_locks(const char *path, int reason, folk_error *err) {
    return folk_fail(err, FOLK_ERR_STORE,
                     "cannot keep a store at %s: the file system there has no locks (%s); write to "
                     "a local disk, and put shards together with folk merge",
                     path, strerror(reason));
}

bool folk_store_check_locks(const char *path, folk_error *err) {
    char *probe = folk_format("%s-probe-XXXXXX", path);
    const int descriptor = mkostemp(probe, O_CLOEXEC);
    bool ok = true;
    if (descriptor >= 0) { // otherwise opening the store says why it cannot be
        if (!lock(descriptor)) ok = folk_store_fail_locks(path, errno, err);
        unlink(probe);
        close(descriptor);
    }
    folk_free(probe);
    return ok;
}
