package org.smoothap.server;

import io.javalin.http.Context;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Who may ask. In this order:
 *
 * <ul>
 *   <li>On a loopback address the request must call the server by a name of this machine: a web page elsewhere that has
 *       its own name resolve to 127.0.0.1 (DNS rebinding) does not.
 *   <li>What changes anything must not come from a page of another origin (cross-site request forgery). Reading is kept
 *       from such pages by the browser, since no answer allows them to.
 *   <li>With a token, all but the page itself, its description and its health must carry it.
 * </ul>
 */
final class Guard {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]|::1|0:0:0:0:0:0:0:1");
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[0-9A-Za-z._-]+)(:\\d{1,5})?");
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final boolean loopback;
    private final Set<String> hosts;
    private final byte[] token;
    private final Set<String> open;

    /** @param open paths that need no token */
    Guard(ServerSettings settings, Set<String> open) {
        this.loopback = isLoopback(settings.host());
        this.hosts = settings.hosts();
        this.token = settings.token() == null ? null : settings.token().getBytes(StandardCharsets.UTF_8);
        this.open = open;
    }

    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /** @throws Problem if the request must not be answered */
    void check(Context context) {
        if (context.header("X-HTTP-Method-Override") != null) {
            throw Problem.badRequest("the header X-HTTP-Method-Override is not taken; use the method itself");
        }
        String host = context.header("Host");
        checkHost(host);
        if (!READING.contains(context.req().getMethod())) {
            checkOrigin(context, host);
        }
        if (token != null && !open.contains(context.path())) {
            checkToken(context);
        }
    }

    private void checkHost(String host) {
        var matcher = HOST.matcher(host == null ? "" : host);
        if (!matcher.matches()) {
            throw Problem.badRequest("expected a header Host with the name of the server");
        }
        String name = matcher.group(1).toLowerCase(Locale.ROOT);
        if (loopback && !isLoopback(name) && !hosts.contains(name)) {
            throw Problem.of(HttpStatus.MISDIRECTED_REQUEST_421, "this server answers to localhost, not to '" + Upload.brief(name)
                    + "'; behind a proxy, start it with --allow-host " + Upload.brief(name));
        }
    }

    private static void checkOrigin(Context context, String host) {
        String site = context.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw foreign();
        }
        String origin = context.header("Origin");
        if (origin == null) {
            return; // not a browser, or one that says so by Sec-Fetch-Site
        }
        try {
            URI uri = new URI(origin);
            if (uri.getRawAuthority() == null || !uri.getRawAuthority().equalsIgnoreCase(host)) {
                throw foreign();
            }
        } catch (URISyntaxException e) {
            throw foreign();
        }
    }

    private static Problem foreign() {
        return Problem.of(HttpStatus.FORBIDDEN_403, "a page of another origin may not ask this of the server");
    }

    private void checkToken(Context context) {
        String given = context.header("Authorization");
        if (given == null || !given.regionMatches(true, 0, "Bearer ", 0, 7)
                || !MessageDigest.isEqual(token, given.substring(7).strip().getBytes(StandardCharsets.UTF_8))) {
            context.header("WWW-Authenticate", "Bearer");
            throw Problem.of(HttpStatus.UNAUTHORIZED_401, given == null
                    ? "the server asks for a token: send the header 'Authorization: Bearer TOKEN'"
                    : "the token is not the server's");
        }
    }
}
