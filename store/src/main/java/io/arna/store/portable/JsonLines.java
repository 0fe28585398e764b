package io.arna.store.portable;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects to lines of JSON and back. Members are text, whole numbers, booleans, null, bytes (which become Base64), lists and objects. */
public final class JsonLines {
    /** A payload of the largest packet, in Base64, and something around it. */
    private static final int LONGEST_TEXT = 400_000_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).maxNestingDepth(8).build())
            .build();

    private JsonLines() {}

    /** An object as one line, without its end. */
    public static String write(Map<String, @Nullable Object> object) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
            write(json, object);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no input or output behind it
        }
        return line.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Map<?, ?> object -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> member : object.entrySet()) {
                    json.writeFieldName((String) member.getKey());
                    write(json, member.getValue());
                }
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            case String text -> json.writeString(text);
            case Boolean flag -> json.writeBoolean(flag);
            case byte[] bytes -> json.writeBinary(bytes);
            case Number number -> json.writeNumber(number.longValue());
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    /** The object that a line is. */
    public static Fields read(String line) throws BadLineException {
        try (JsonParser json = FACTORY.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) { throw new BadLineException("is not a JSON object"); }
            Map<String, @Nullable Object> object = object(json);
            if (json.nextToken() != null) { throw new BadLineException("something follows the JSON object"); }
            return new Fields(object);
        } catch (JsonProcessingException e) {
            throw new BadLineException("is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no input behind it
        }
    }

    private static @Nullable Object value(JsonParser json) throws IOException, BadLineException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                yield list;
            }
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new BadLineException("has " + json.getText() + ", which nothing here can be");
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser json) throws IOException, BadLineException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            if (object.containsKey(name)) { throw new BadLineException("has \"" + name + "\" twice"); }
            object.put(name, value(json));
        }
        return object;
    }
}
