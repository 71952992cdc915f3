package io.pifleet.protocol;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.stream.Collectors;

/** What the parser found, in a sentence for the person who wrote the file. */
final class Complaint {
  private Complaint() {}

  static Malformed of(JsonProcessingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof Malformed rule) {
        return rule;
      }
      if (cause instanceof UnrecognizedPropertyException unknown) {
        return new Malformed(
            path(unknown) + " is no field of it; fields here are " + known(unknown) + at(unknown),
            e);
      }
      if (cause instanceof JsonProcessingException found
          && !(cause instanceof JsonMappingException)) {
        return new Malformed(syntax(found) + at(found), e);
      }
    }
    return new Malformed(
        path((JsonMappingException) e) + " has a value of another kind" + at(e), e);
  }

  private static String syntax(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "it is nested too deep, or a text or number in it is too long";
    }
    return e.getOriginalMessage().startsWith("Duplicate field")
        ? "a field is named twice"
        : "it is no JSON";
  }

  private static String known(UnrecognizedPropertyException e) {
    return e.getKnownPropertyIds().stream()
        .map(String::valueOf)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String path(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
            .collect(Collectors.joining());
    return path.isEmpty() ? "it" : path.substring(1);
  }

  private static String at(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
