package org.smoothap.server;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Says in RFC 9457 what Jetty itself refuses, before any route is asked. */
final class JettyErrors extends ErrorHandler {
    private final int headerBytes;

    JettyErrors(int headerBytes) {
        this.headerBytes = headerBytes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Throwable cause = (Throwable) request.getAttribute(ERROR_EXCEPTION);
        if (cause instanceof HttpException refused) {
            response.setStatus(refused.getCode());
        }
        if (response.getStatus() == HttpStatus.NOT_IMPLEMENTED_501
                || response.getStatus() == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505) {
            // It is the client that must do otherwise; watchers of 5xx need not wake anybody.
            response.setStatus(HttpStatus.BAD_REQUEST_400);
        }
        int status = response.getStatus();
        byte[] body = Problem.json(status, detail(status));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private String detail(int status) {
        return switch (status) {
            case HttpStatus.BAD_REQUEST_400 -> "the request is not HTTP/1.1 as RFC 9112 has it";
            case HttpStatus.NOT_FOUND_404 -> "there is nothing at this address; see /openapi.json";
            case HttpStatus.REQUEST_TIMEOUT_408 -> "the request did not arrive in time";
            case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                    "the address and the headers of a request may have " + headerBytes + " bytes together";
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> "the server is stopping";
            default -> HttpStatus.getMessage(status);
        };
    }
}
