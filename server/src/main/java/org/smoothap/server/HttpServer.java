package org.smoothap.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.compression.CompressionStrategy;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** Javalin and Jetty as this server wants them: HTTP/1.1, bounded in everything, silent about themselves. */
final class HttpServer {
    /** Of the request line and the headers together. */
    static final int HEADER_BYTES = 16 << 10;

    /** Longer than a client needs to send its headers, shorter than a body takes. */
    private static final Duration HEADERS = Duration.ofSeconds(10);

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE");

    /** What it has to say is thrown, or logged here. Loggers are kept, or their settings would be collected with them. */
    private static final Logger JAVALIN = Logger.getLogger("io.javalin");

    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    /** They warn of every malformed request: anybody could fill the log. */
    private static final List<Logger> ABOUT_CLIENTS = List.of(
            Logger.getLogger("org.eclipse.jetty.http"), Logger.getLogger("org.eclipse.jetty.util.HostPort"));

    private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());

    static {
        JAVALIN.setLevel(Level.OFF);
        JETTY.setLevel(Level.WARNING);
        ABOUT_CLIENTS.forEach(logger -> logger.setLevel(Level.SEVERE));
    }

    private HttpServer() {}

    static Javalin create(ServerSettings settings, List<Route> routes, Guard guard, Metrics metrics) {
        return Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.concurrency.useVirtualThreads = true;
            config.http.prefer405over404 = true;
            config.router.javaLangErrorHandler((response, error) -> {
                LOG.log(System.Logger.Level.ERROR, "a request failed", error);
                response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR_500);
            });
            config.http.compressionStrategy = CompressionStrategy.NONE;
            jetty(config, settings);
            config.routes.before(context -> {
                SecurityHeaders.set(context);
                guard.check(context);
            });
            for (Route route : routes) {
                config.routes.addHttpHandler(HandlerType.findOrCreate(route.method()), route.path(), route.handler());
            }
            config.routes.exception(Problem.class, (problem, context) -> Answers.problem(context, problem));
            config.routes.exception(HttpResponseException.class, (refused, context) -> Answers.problem(context, of(refused)));
            config.routes.exception(Exception.class, (error, context) -> Answers.problem(context, internal(error)));
            config.requestLogger.http((context, milliseconds) -> measure(metrics, context, milliseconds));
        });
    }

    private static void jetty(JavalinConfig config, ServerSettings settings) {
        ServerSettings.Limits limits = settings.limits();
        JettyErrors errors = new JettyErrors(HEADER_BYTES);
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(limits.stop().toMillis());
            server.insertHandler(new GracefulHandler());
            server.setErrorHandler(errors);
            server.addBean(new NetworkConnectionLimit(limits.connections(), server));
        });
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(errors));
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendXPoweredBy(false);
            http.setRequestHeaderSize(HEADER_BYTES);
            http.setResponseHeaderSize(HEADER_BYTES);
            // What a refused request still sends is not waited for.
            http.setMaxUnconsumedRequestContentReads(16);
        });
        config.jetty.addConnector((server, http) -> connector(server, http, settings));
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, ServerSettings settings) {
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.limits().idle().toMillis());
        connector.setShutdownIdleTimeout(1000);
        Duration request = settings.limits().request();
        connector.addBean(new Connections(HEADERS.compareTo(request) < 0 ? HEADERS : request));
        return connector;
    }

    /** @throws IOException if the address is taken, not this machine's, or not allowed */
    static void start(Javalin http, ServerSettings settings) throws IOException {
        String address = settings.host() + ":" + settings.port();
        try {
            http.start();
        } catch (JavalinBindException e) {
            throw new IOException("cannot listen on " + address + ": it is in use, or needs more rights; choose another --port", e);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException || cause instanceof UnknownHostException
                        || cause instanceof UnresolvedAddressException) {
                    throw new IOException("cannot listen on " + address + ": " + settings.host()
                            + " is no address of this machine; choose another --host", e);
                }
            }
            throw e;
        }
    }

    private static Problem of(HttpResponseException refused) {
        return switch (refused.getStatus()) {
            case HttpStatus.NOT_FOUND_404 -> Problem.notFound("there is nothing at this address; see /openapi.json");
            case HttpStatus.METHOD_NOT_ALLOWED_405 -> Problem.of(HttpStatus.METHOD_NOT_ALLOWED_405,
                    "this address does not take that method; see /openapi.json");
            default -> Problem.of(refused.getStatus(), Upload.oneLine(String.valueOf(refused.getMessage())));
        };
    }

    private static Problem internal(Exception error) {
        LOG.log(System.Logger.Level.ERROR, "a request failed", error);
        return Problem.of(HttpStatus.INTERNAL_SERVER_ERROR_500, "the server failed at this request; its log says why");
    }

    private static void measure(Metrics metrics, Context context, float milliseconds) {
        String method = context.req().getMethod();
        String route = context.endpoint().path;
        metrics.request(METHODS.contains(method) ? method : "other", route.isEmpty() ? "none" : route, context.statusCode(),
                milliseconds);
    }
}
