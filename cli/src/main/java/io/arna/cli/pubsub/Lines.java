package io.arna.cli.pubsub;

import io.arna.mqtt.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a stream as bytes, whatever they mean, without the newline that ends each. */
final class Lines {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;

    Lines(InputStream in) {
        this.in = in;
    }

    /** The next line; null at the end. A last line need not end with a newline. */
    @Nullable
    Payload next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (at == end && !fill()) { return line.size() == 0 ? null : Payload.copyOf(line.toByteArray()); }
            int newline = at;
            while (newline < end && buffer[newline] != '\n') {
                newline++;
            }
            line.write(buffer, at, newline - at);
            at = newline;
            if (newline < end) {
                at++;
                return Payload.copyOf(line.toByteArray());
            }
        }
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }
}
