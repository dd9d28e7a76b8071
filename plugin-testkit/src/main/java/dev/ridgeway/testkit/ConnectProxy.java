package dev.ridgeway.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web proxy that opens tunnels for whoever has the password, all of them to one port of this machine. */
public final class ConnectProxy implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final String login;
    private final int target;

    /** {@code target} is where every tunnel ends, whatever was asked for. */
    public ConnectProxy(String user, String password, int target) throws IOException {
        this.login =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    /** Its address with {@code login} in it, as {@code HTTPS_PROXY} has it. */
    public String address(String login) {
        return "http://" + login + "@localhost:" + socket.getLocalPort();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** What was asked for with the password, as {@code CONNECT host:port}. */
    public List<String> asked() {
        return asked;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> tunnel(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void tunnel(Socket client) {
        try (client) {
            BufferedReader head =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1), 1);
            OutputStream answer = client.getOutputStream();
            while (true) {
                String first = head.readLine();
                if (first == null) {
                    return;
                }
                boolean known = false;
                for (String line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
                    known |= line.equalsIgnoreCase("Proxy-Authorization: " + login);
                }
                if (known) {
                    asked.add(first.replaceFirst(" HTTP/.*", ""));
                    break;
                }
                answer.write(String.join(
                                "\r\n",
                                "HTTP/1.1 407 Who are you",
                                "Proxy-Authenticate: Basic realm=\"proxy\"",
                                "Content-Length: 0",
                                "",
                                "")
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                answer.write("HTTP/1.1 200 Open\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                Thread back = Thread.ofVirtual().start(() -> copy(server, client));
                copy(client, server);
                back.join();
            }
        } catch (IOException | InterruptedException e) {
            asked.add(e.toString());
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException closed) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
