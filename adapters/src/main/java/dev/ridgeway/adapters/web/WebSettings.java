package dev.ridgeway.adapters.web;

import java.time.Duration;

/** What one file may cost: bytes, time altogether, time without a byte, redirects; and how many bytes of an answer are read. */
record WebSettings(int mostBytes, Duration mostTime, Duration mostSilence, int mostRedirects, int mostAnswer) {

    static WebSettings usual() {
        return new WebSettings(10_000_000, Duration.ofSeconds(30), Duration.ofSeconds(10), 5, 1_000_000);
    }
}
