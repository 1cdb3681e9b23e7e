package org.smoothap.server;

import io.javalin.http.Handler;

/**
 * One thing that can be asked for.
 *
 * @param path as Javalin has it: {@code <id>} stands for any rest of a path
 * @param open true if it needs no token
 */
record Route(String method, String path, boolean open, Handler handler) {
    static Route open(String method, String path, Handler handler) {
        return new Route(method, path, true, handler);
    }

    static Route guarded(String method, String path, Handler handler) {
        return new Route(method, path, false, handler);
    }
}
