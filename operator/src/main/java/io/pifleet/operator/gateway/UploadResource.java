package io.pifleet.operator.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.pifleet.operator.Settings;
import io.pifleet.operator.content.ContentArrivals;
import io.pifleet.operator.content.MediaFacts;
import io.pifleet.operator.content.MediaProbe;
import io.pifleet.operator.content.ObjectStore;
import io.pifleet.operator.content.StoredFile;
import io.pifleet.operator.content.Unplayable;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Sha256;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.logging.Logger;

/** {@code PUT /api/content}: a file into the library, by a person. */
@Path("/api/content{slash:/?}")
public class UploadResource {
  private static final Logger LOG = Logger.getLogger(UploadResource.class);

  private final PersonDoor door;
  private final Catalogue catalogue;
  private final ObjectStore store;
  private final Streams streams;
  private final ContentArrivals arrivals;
  private final long most;

  @Inject
  UploadResource(
      PersonDoor door,
      Catalogue catalogue,
      ObjectStore store,
      Streams streams,
      ContentArrivals arrivals,
      Settings settings) {
    this.door = door;
    this.catalogue = catalogue;
    this.store = store;
    this.streams = streams;
    this.arrivals = arrivals;
    this.most = settings.gateway().maxUploadBytes();
  }

  /** What came of it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Stored(
      String namespace, String name, Sha256 sha256, long size, @JsonUnwrapped MediaFacts facts) {}

  /** Takes the file and enters it as a Content. */
  @PUT
  @Blocking
  public Response put(InputStream body, @Context UriInfo uri, @Context HttpHeaders headers)
      throws IOException {
    UserInfo person = door.person(headers);
    Upload upload = upload(uri);
    LimitedStream.checkLength(headers, most);
    boolean exists = catalogue.find(upload).isPresent();
    door.mayWrite(person, "contents", "create", upload.namespace(), upload.name());
    if (exists) {
      door.mayWrite(person, "contents", "patch", upload.namespace(), upload.name());
    }
    catalogue.check(upload);
    Streams.Place place = streams.upload();
    try (place) {
      StoredFile file =
          store.put(new LimitedStream(body, most), new MediaProbe(upload.path().filename()));
      catalogue.enter(upload, file.sha256());
      arrivals.arrived(file.sha256());
      LOG.infof(
          "%s uploaded a file. content=%s/%s sha256=%s size=%d",
          person.getUsername(), upload.namespace(), upload.name(), file.sha256(), file.size());
      return Response.status(exists ? 200 : 201)
          .type(MediaType.APPLICATION_JSON_TYPE)
          .entity(
              new Stored(
                  upload.namespace(), upload.name(), file.sha256(), file.size(), file.facts()))
          .build();
    } catch (Unplayable e) {
      return Problem.of(415, String.valueOf(e.getMessage()));
    } catch (LimitedStream.TooLong e) {
      return Problem.of(413, String.valueOf(e.getMessage()));
    }
  }

  private static Upload upload(UriInfo uri) {
    try {
      return Upload.of(uri.getQueryParameters());
    } catch (Malformed e) {
      throw new Refusal(Problem.of(400, String.valueOf(e.getMessage())));
    }
  }
}
