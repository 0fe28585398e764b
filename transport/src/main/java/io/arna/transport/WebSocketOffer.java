package io.arna.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which requests for WebSocket are granted (RFC 6455, section 4.2; MQTT 5.0, section 6). Immutable. */
final class WebSocketOffer {
    /** Of RFC 6455, section 1.3. */
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    /** What clients call MQTT: by the specification [MQTT-6.0.0-3], and as some did before it. */
    private static final List<String> SUBPROTOCOLS = List.of("mqtt", "mqttv3.1");
    /** Ends an allowed origin whose port does not matter. */
    private static final String ANY_PORT = ":*";
    /** What follows the host of an origin: nothing when the port is its scheme's own. */
    private static final Pattern PORT = Pattern.compile("(:\\d{1,5})?");

    /** What a request is answered. */
    sealed interface Answer {
        /** The whole response. */
        String head();
    }

    /** From now on frames are spoken. */
    record Agreed(String head) implements Answer {}

    /** The connection ends; {@code why} is for the log. */
    record Refused(String head, String why) implements Answer {}

    private final ListenerSettings.Protocol.WebSocket settings;

    WebSocketOffer(ListenerSettings.Protocol.WebSocket settings) {
        this.settings = settings;
    }

    /** Answers a request whose head has come, or whose head is none. */
    Answer answer(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (request.decoderResult().isFailure()) { return unreadable(request.decoderResult().cause()); }
        if (!request.uri().split("\\?", 2)[0].equals(settings.path())) {
            return refused("404 Not Found", "no such path", "");
        }
        if (!request.method().equals(HttpMethod.GET)) {
            return refused("405 Method Not Allowed", "method " + request.method(), "Allow: GET\r\n");
        }
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            return refused("426 Upgrade Required", "WebSocket is not asked for", "Upgrade: websocket\r\n");
        }
        if (!"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return refused("426 Upgrade Required", "not version 13 of WebSocket", "Sec-WebSocket-Version: 13\r\n");
        }
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin != null && !mayCome(origin)) { return refused("403 Forbidden", "origin not allowed", ""); }
        return agree(request);
    }

    private Answer agree(HttpRequest request) {
        HttpHeaders headers = request.headers();
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        String subprotocol = subprotocol(headers);
        if (keys.size() != 1 || !isKey(keys.getFirst())) { return badRequest("not one key of 16 bytes"); }
        if (subprotocol == null) {
            return badRequest("neither subprotocol mqtt nor mqttv3.1 is offered [MQTT-6.0.0-3]");
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) { return badRequest("not HTTP/1.1"); }
        if (headers.getAll(HttpHeaderNames.HOST).size() != 1) { return badRequest("not one Host"); }
        if (HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) != 0) {
            return badRequest("a body");
        }
        return new Agreed("HTTP/1.1 101 Switching Protocols\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(keys.getFirst()) + "\r\n"
                + "Sec-WebSocket-Protocol: " + subprotocol + "\r\n\r\n"); // [MQTT-6.0.0-4]
    }

    private boolean mayCome(String origin) {
        return settings.origins().stream().anyMatch(allowed -> covers(allowed, origin));
    }

    private static boolean covers(String allowed, String origin) {
        if (allowed.equals("*") || allowed.equalsIgnoreCase(origin)) { return true; }
        if (!allowed.endsWith(ANY_PORT)) { return false; }
        String host = allowed.substring(0, allowed.length() - ANY_PORT.length());
        return origin.regionMatches(true, 0, host, 0, host.length())
                && PORT.matcher(origin.substring(host.length())).matches();
    }

    /** The first offered that we speak; null when there is none. */
    private static @Nullable String subprotocol(HttpHeaders headers) {
        for (String line : headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            for (String name : line.split(",", -1)) {
                if (SUBPROTOCOLS.contains(name.strip())) { return name.strip(); }
            }
        }
        return null;
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key.strip() + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private static Answer unreadable(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> refused("414 URI Too Long", "request line too long", "");
            case TooLongHttpHeaderException _ -> refused("431 Request Header Fields Too Large", "header too long", "");
            default -> badRequest("no HTTP request");
        };
    }

    private static Answer badRequest(String why) {
        return refused("400 Bad Request", why, "");
    }

    private static Answer refused(String status, String why, String header) {
        return new Refused("HTTP/1.1 " + status + "\r\n" + header + "Connection: close\r\nContent-Length: 0\r\n\r\n",
                why);
    }
}
