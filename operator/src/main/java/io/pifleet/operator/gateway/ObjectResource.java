package io.pifleet.operator.gateway;

import io.pifleet.operator.content.ContentArrivals;
import io.pifleet.operator.content.ObjectStore;
import io.pifleet.operator.content.StoredFile;
import io.pifleet.operator.site.Entitlement;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import io.pifleet.protocol.SiteId;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/** {@code GET /api/objects/<sha256>}: files for boxes, each what it is meant to have. */
@Path("/api/objects/{sha256}")
public class ObjectResource {
  private final BoxDoor door;
  private final Entitlement entitlement;
  private final ObjectStore store;
  private final Streams streams;
  private final ContentArrivals arrivals;

  @Inject
  ObjectResource(
      BoxDoor door,
      Entitlement entitlement,
      ObjectStore store,
      Streams streams,
      ContentArrivals arrivals) {
    this.door = door;
    this.entitlement = entitlement;
    this.store = store;
    this.streams = streams;
    this.arrivals = arrivals;
  }

  /** The bytes, or where they are. */
  @GET
  @Blocking
  public Response get(
      @PathParam("sha256") String sha256, @jakarta.ws.rs.core.Context HttpHeaders headers)
      throws IOException {
    SiteId site = door.site(headers);
    StoredFile file = file(site, sha256);
    Optional<URI> elsewhere = store.presigned(file.sha256());
    if (elsewhere.isPresent()) {
      return Response.temporaryRedirect(elsewhere.get())
          .header(HttpHeaders.CACHE_CONTROL, "no-store")
          .build();
    }
    return answer(site, file, headers);
  }

  /** How many there are. */
  @HEAD
  @Blocking
  public Response head(
      @PathParam("sha256") String sha256, @jakarta.ws.rs.core.Context HttpHeaders headers)
      throws IOException {
    StoredFile file = file(door.site(headers), sha256);
    return described(200, file, file.size()).build();
  }

  private StoredFile file(SiteId site, String hex) throws IOException {
    Sha256 sha256 = digest(hex);
    if (!entitlement.covers(site, sha256)) {
      throw new Refusal(
          Problem.of(403, "no ContentDeployment puts this file on " + site + ", so it gets none"));
    }
    return store.find(sha256).orElseThrow(() -> missed(sha256));
  }

  private Refusal missed(Sha256 sha256) {
    arrivals.missed(sha256);
    return new Refusal(
        Problem.of(404, "the object store does not hold this file; upload it again"));
  }

  private static Sha256 digest(String hex) {
    try {
      return Sha256.of(hex);
    } catch (Malformed e) {
      throw new Refusal(Problem.of(404, "an object is named by its sha256, 64 hexadecimal digits"));
    }
  }

  private Response answer(SiteId site, StoredFile file, HttpHeaders headers) throws IOException {
    String tag = tag(file);
    Precondition precondition =
        Precondition.of(
            headers.getHeaderString(HttpHeaders.IF_MATCH),
            headers.getHeaderString(HttpHeaders.IF_NONE_MATCH),
            tag);
    if (precondition == Precondition.FAILED) {
      return Problem.of(412, "the file is another one than If-Match names; begin again");
    }
    if (precondition == Precondition.UNCHANGED) {
      return Response.notModified().header(HttpHeaders.ETAG, tag).build();
    }
    String asked =
        Precondition.rangeCounts(headers.getHeaderString("If-Range"), tag)
            ? headers.getHeaderString("Range")
            : null;
    return switch (Range.of(asked, file.size())) {
      case Range.Whole whole ->
          described(200, file, file.size())
              .entity(bytes(site, file.sha256(), 0, file.size()))
              .build();
      case Range.Part part ->
          described(206, file, part.length())
              .header("Content-Range", part.header(file.size()))
              .entity(bytes(site, file.sha256(), part.first(), part.length()))
              .build();
      case Range.Unsatisfiable none ->
          Response.fromResponse(Problem.of(416, "the file has only " + file.size() + " bytes"))
              .header("Content-Range", "bytes */" + file.size())
              .build();
    };
  }

  private static Response.ResponseBuilder described(int status, StoredFile file, long length) {
    return Response.status(status)
        .type(file.facts().mimeType())
        .header(HttpHeaders.ETAG, tag(file))
        .header("Accept-Ranges", "bytes")
        .header("X-Content-Type-Options", "nosniff")
        .header(HttpHeaders.CACHE_CONTROL, "private")
        .header(HttpHeaders.CONTENT_LENGTH, length);
  }

  private static String tag(StoredFile file) {
    return "\"" + file.sha256() + "\"";
  }

  /** From the store to the box, piece by piece. */
  private StreamingOutput bytes(SiteId site, Sha256 sha256, long offset, long length)
      throws IOException {
    Context connection = Objects.requireNonNull(Vertx.currentContext());
    Streams.Place place = streams.download(site);
    InputStream in;
    try {
      in = store.open(sha256, offset, length);
    } catch (IOException e) {
      place.close();
      throw e;
    }
    return out -> {
      try (place;
          in) {
        in.transferTo(new PacedOutput(out, connection));
      }
    };
  }
}
