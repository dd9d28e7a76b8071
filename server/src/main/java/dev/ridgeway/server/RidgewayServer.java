package dev.ridgeway.server;

import dev.ridgeway.server.assembly.Launch;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.modulith.Modulithic;

/** The program. */
@Modulithic(systemName = "Ridgeway")
@SpringBootApplication
public class RidgewayServer {

    /** Starts the server and stays until it is stopped; see {@code ./ridgeway help} for the options. */
    public static void main(String[] arguments) {
        Launch.orExplain(RidgewayServer.class, arguments);
    }
}
