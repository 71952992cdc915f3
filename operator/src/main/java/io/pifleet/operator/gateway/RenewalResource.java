package io.pifleet.operator.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pifleet.operator.authority.Authority;
import io.pifleet.operator.authority.SigningRequest;
import io.pifleet.operator.enrollment.RenewalDesk;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.SiteId;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;

/** {@code POST /api/certificates/renew}: a request for a box's next certificate. */
@Path("/api/certificates/renew{slash:/?}")
public class RenewalResource {
  private static final JsonMapper JSON = new JsonMapper();

  private final BoxDoor door;
  private final RenewalDesk desk;
  private final Authority authority;

  @Inject
  RenewalResource(BoxDoor door, RenewalDesk desk, Authority authority) {
    this.door = door;
    this.desk = desk;
    this.authority = authority;
  }

  /** The certificate, and the authority that clients trust, in PEM. */
  record Renewed(String certificate, String ca) {}

  /** Signs the box's key again. */
  @POST
  @Blocking
  public Response renew(InputStream body, @Context HttpHeaders headers) throws IOException {
    SiteId site = door.site(headers);
    return SmallBody.read(body).map(b -> renewed(site, b)).orElseGet(SmallBody::tooLong);
  }

  private Response renewed(SiteId site, byte[] body) {
    SigningRequest request;
    try {
      JsonNode json = JSON.readTree(body);
      request = SigningRequest.of(json.path("csr").asText());
    } catch (Malformed e) {
      return Problem.of(400, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Problem.of(400, "the body must be JSON such as {\"csr\": \"-----BEGIN ...\"}");
    }
    return switch (desk.renew(site, request)) {
      case RenewalDesk.Renewed renewed ->
          Response.ok(new Renewed(renewed.certificate(), authority.caPem()))
              .type(MediaType.APPLICATION_JSON_TYPE)
              .build();
      case RenewalDesk.TooSoon soon ->
          Problem.later(
              429,
              soon.after(),
              "this site's certificate was renewed a moment ago; try again in a minute");
      case RenewalDesk.Gone gone ->
          Problem.unauthorized("Api-Key", "the enrollment has ended; enrol the box again");
    };
  }
}
