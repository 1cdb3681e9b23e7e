package org.smoothap.server;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Why a request is not answered, as RFC 9457 wants it: a status and one sentence. Thrown where it is found.
 */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final int retryAfter;

    private Problem(int status, String detail, int retryAfter) {
        // No stack trace: a flood of bad requests costs no more than it must.
        super(detail, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    static Problem of(int status, String detail) {
        return new Problem(status, detail, 0);
    }

    /** 400 */
    static Problem badRequest(String detail) {
        return of(HttpStatus.BAD_REQUEST_400, detail);
    }

    /** 404 */
    static Problem notFound(String detail) {
        return of(HttpStatus.NOT_FOUND_404, detail);
    }

    /** 429: the request is fine, but there are too many. */
    static Problem busy(String detail) {
        return new Problem(HttpStatus.TOO_MANY_REQUESTS_429, detail, 1);
    }

    /** 503: the same request may do later. */
    static Problem unavailable(String detail) {
        return new Problem(HttpStatus.SERVICE_UNAVAILABLE_503, detail, 1);
    }

    int status() {
        return status;
    }

    /** Seconds, 0 for no advice. */
    int retryAfter() {
        return retryAfter;
    }

    byte[] json() {
        return json(status, getMessage());
    }

    static byte[] json(int status, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", HttpStatus.getMessage(status));
        problem.put("status", status);
        problem.put("detail", detail);
        return Json.bytes(problem);
    }
}
