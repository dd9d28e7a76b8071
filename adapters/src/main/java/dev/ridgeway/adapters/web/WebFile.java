package dev.ridgeway.adapters.web;

/** What a web server answered; {@code tag} is its ETag or empty. The content is not copied. */
@SuppressWarnings("ArrayRecordComponent") // read once and parsed; nobody compares them
record WebFile(int status, String type, String tag, byte[] content) {}
