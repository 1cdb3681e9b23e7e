package org.smoothap.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends whatever bytes it likes. */
final class Raw implements AutoCloseable {
    private static final int PATIENCE = 20_000;

    final Socket socket = new Socket();

    Raw(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE);
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
    }

    Raw send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Raw send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends no more: the server sees the end. */
    Raw end() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** All that comes until the connection ends, however it ends. */
    String read() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                all.write(buffer, 0, count);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            // The server has closed while bytes of ours were under way.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** The status of the first answer in what was read; 0 for none. */
    static int status(String answer) {
        return answer.startsWith("HTTP/1.") && answer.length() > 12 ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    /** One request on a connection of its own. */
    static String ask(int port, String request) throws IOException {
        try (Raw raw = new Raw(port)) {
            return raw.send(request).read();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
