package org.smoothap.torch.distributed;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;

/**
 * Where rank 0 waits for the others.
 *
 * @param word that they say, so that nobody else is taken for one
 */
record Door(ServerSocket socket, long word) implements AutoCloseable {
    private static final int HELLO_MILLIS = 5_000;

    /** @param host of rank 0 as the others know it; written as a loopback address it keeps the door closed to other machines */
    static Door open(String host) throws IOException {
        // Not by what a name resolves to: on its own machine that is often a loopback address as well.
        boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
        InetAddress address = here ? InetAddress.getByName(host) : null;
        return new Door(new ServerSocket(0, 0, address), new SecureRandom().nextLong());
    }

    /** The rank that knocks; -1 if it does not know the word, or says nothing. */
    int peer(Socket socket) {
        try {
            socket.setSoTimeout(HELLO_MILLIS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            return in.readLong() == word ? in.readInt() : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    /** What the others need to know. */
    String key() {
        return socket.getLocalPort() + " " + word;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Another rank comes: the connection, once the word is said. */
    static Socket knock(int rank, String host, String key, int timeoutMillis) throws IOException {
        String[] parts = key.split(" ");
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(host, Integer.parseInt(parts[0])), timeoutMillis);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeLong(Long.parseLong(parts[1]));
        out.writeInt(rank);
        out.flush();
        return socket;
    }
}
