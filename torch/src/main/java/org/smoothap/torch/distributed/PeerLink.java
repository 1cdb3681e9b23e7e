package org.smoothap.torch.distributed;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A connection between rank 0 and another rank, for signs of life and for what happens to the run. Frames: one byte, with
 * {@link #FAILED} followed by a text.
 */
final class PeerLink implements AutoCloseable {
    private static final int ALIVE = 0;
    private static final int RELEASED = 1;
    private static final int FAILED = 2;
    private static final int LEAVING = 3;

    /** Hears what the other side says, and does not say. Called from the link's own thread. */
    interface Listener {
        /** Rank 0 has done what the others wait for. */
        void released();

        /** The run is over for the reason that the other side gives. */
        void failed(PeerLink link, String reason);

        /** The other side is gone, or has not been heard from. */
        void lost(PeerLink link, String what);
    }

    private final int peer;
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final int timeoutMillis;
    private final Listener listener;

    /** @param timeoutMillis after which the other side has stalled if nothing came from it */
    PeerLink(int peer, Socket socket, int timeoutMillis, Listener listener) throws IOException {
        this.peer = peer;
        this.socket = socket;
        this.timeoutMillis = timeoutMillis;
        this.listener = listener;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(timeoutMillis);
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    void start() {
        Thread.ofPlatform().daemon().name("rank-" + peer).start(this::listen);
    }

    /** The rank on the other side. */
    int peer() {
        return peer;
    }

    /** The address of this side. */
    String localAddress() {
        return socket.getLocalAddress().getHostAddress();
    }

    void alive() {
        send(ALIVE, null);
    }

    void release() {
        send(RELEASED, null);
    }

    void fail(String reason) {
        send(FAILED, reason);
    }

    private synchronized void send(int frame, String text) {
        try {
            out.writeByte(frame);
            if (text != null) {
                out.writeUTF(text);
            }
            out.flush();
        } catch (IOException e) {
            // the listening thread finds out
        }
    }

    private void listen() {
        try {
            while (true) {
                switch (in.readUnsignedByte()) {
                    case ALIVE -> {}
                    case RELEASED -> listener.released();
                    case FAILED -> {
                        listener.failed(this, in.readUTF());
                        return;
                    }
                    default -> {
                        return; // leaving
                    }
                }
            }
        } catch (SocketTimeoutException e) {
            listener.lost(this, "has not been heard from for " + timeoutMillis / 1000 + " s");
        } catch (IOException e) {
            listener.lost(this, "has ended");
        }
    }

    /** Says that all is done. The socket is left to the end of the process, so that nothing on its way is lost. */
    @Override
    public void close() {
        send(LEAVING, null);
    }
}
