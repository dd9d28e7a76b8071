import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** Asks one address over 16 kept connections for a few seconds; prints requests a second, median and 99th percentile, and the server's CPU time. */
class Reads {

    private static final int CONNECTIONS = 16;

    /** {@code PORT SECONDS PATH NAME PROCESS}; {@code {n}} in the path is another number below 10,000 each time. */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        ask(port, Math.max(1, seconds / 2), arguments[2]);
        long process = Long.parseLong(arguments[4]);
        long cpu = cpuNanos(process);
        long[] nanos = ask(port, seconds, arguments[2]);
        cpu = cpuNanos(process) - cpu;
        Arrays.sort(nanos);
        System.out.printf(
                "%-52s %,10d /s   p50 %.2f ms   p99 %.2f ms   %,.0f µs of CPU each%n",
                arguments[3],
                nanos.length / seconds,
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) (nanos.length * 0.99)] / 1e6,
                cpu / 1e3 / nanos.length);
    }

    private static long cpuNanos(long process) {
        return ProcessHandle.of(process)
                .flatMap(it -> it.info().totalCpuDuration())
                .map(Duration::toNanos)
                .orElse(0L);
    }

    private static long[] ask(int port, int seconds, String path) throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Future<long[]>> answers = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                answers.add(threads.submit((Callable<long[]>) () -> connection(port, end, path)));
            }
        }
        List<long[]> all = new ArrayList<>();
        for (Future<long[]> answer : answers) {
            all.add(answer.get());
        }
        return all.stream().flatMapToLong(Arrays::stream).toArray();
    }

    private static long[] connection(int port, long end, String path) throws IOException {
        boolean varies = path.contains("{n}");
        byte[] request = request(port, path);
        long[] nanos = new long[1_000_000];
        int count = 0;
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            while (System.nanoTime() < end && count < nanos.length) {
                if (varies) {
                    String number = String.valueOf(ThreadLocalRandom.current().nextInt(10_000));
                    request = request(port, path.replace("{n}", number));
                }
                long began = System.nanoTime();
                out.write(request);
                skipAnswer(in);
                nanos[count++] = System.nanoTime() - began;
            }
        }
        return Arrays.copyOf(nanos, count);
    }

    private static byte[] request(int port, String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAccept: application/json\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void skipAnswer(InputStream in) throws IOException {
        String status = line(in);
        if (!status.contains(" 200")) {
            throw new IOException("The server answered " + status);
        }
        long length = 0;
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        if (!chunked) {
            in.skipNBytes(length);
            return;
        }
        for (int size = Integer.parseInt(line(in), 16); ; size = Integer.parseInt(line(in), 16)) {
            in.skipNBytes(size);
            line(in);
            if (size == 0) {
                return;
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
