package io.pifleet.operator.gateway;

import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.pifleet.operator.Settings;
import io.pifleet.operator.content.ContentArrivals;
import io.pifleet.operator.content.ObjectStore;
import io.pifleet.operator.content.StoredFile;
import io.pifleet.operator.release.NoPackage;
import io.pifleet.operator.release.ReleaseKeys;
import io.pifleet.protocol.Malformed;
import io.pifleet.protocol.Manifest;
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
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** {@code PUT /api/packages}: a signed package into the store, by a person. */
@Path("/api/packages{slash:/?}")
public class PackageResource {
  private static final Logger LOG = Logger.getLogger(PackageResource.class);
  private static final String KIND = "softwarereleases";

  private final PersonDoor door;
  private final ReleaseShelf releases;
  private final ObjectStore store;
  private final Streams streams;
  private final ContentArrivals arrivals;
  private final ReleaseKeys keys;
  private final long most;

  @Inject
  PackageResource(
      PersonDoor door,
      ReleaseShelf releases,
      ObjectStore store,
      Streams streams,
      ContentArrivals arrivals,
      ReleaseKeys keys,
      Settings settings) {
    this.door = door;
    this.releases = releases;
    this.store = store;
    this.streams = streams;
    this.arrivals = arrivals;
    this.keys = keys;
    this.most = settings.release().maxPackageBytes();
  }

  /** What came of it. */
  record Stored(
      String namespace,
      String name,
      String distribution,
      String version,
      Sha256 sha256,
      long size) {}

  /** Takes the package and enters it as a SoftwareRelease. */
  @PUT
  @Blocking
  public Response put(InputStream body, @Context UriInfo uri, @Context HttpHeaders headers)
      throws IOException {
    UserInfo person = door.person(headers);
    PackageUpload upload = upload(uri);
    door.mayWrite(person, KIND, "create", upload.namespace(), upload.name());
    if (keys.none()) {
      throw new Refusal(
          Problem.of(
              409, "the operator knows no release key; set release.keys of the chart to your own"));
    }
    LimitedStream.checkLength(headers, most);
    releases.expect(upload);
    PackageJudge judge =
        new PackageJudge(
            upload.signature(),
            keys,
            (manifest, sha256) -> releases.check(upload, manifest, sha256),
            InstantSource.system());
    Streams.Place place = streams.upload();
    try (place) {
      StoredFile file = store.put(new LimitedStream(body, most), judge);
      Manifest manifest = judge.manifest();
      boolean made = releases.enter(upload, manifest, file.sha256());
      arrivals.arrived(file.sha256());
      LOG.infof(
          "%s uploaded a package. release=%s/%s sha256=%s size=%d",
          person.getUsername(), upload.namespace(), upload.name(), file.sha256(), file.size());
      return Response.status(made ? 201 : 200)
          .type(MediaType.APPLICATION_JSON_TYPE)
          .entity(
              new Stored(
                  upload.namespace(),
                  upload.name(),
                  manifest.distribution(),
                  manifest.version(),
                  file.sha256(),
                  file.size()))
          .build();
    } catch (NoPackage e) {
      return Problem.of(422, String.valueOf(e.getMessage()));
    } catch (LimitedStream.TooLong e) {
      return Problem.of(413, String.valueOf(e.getMessage()));
    }
  }

  private static PackageUpload upload(UriInfo uri) {
    try {
      return PackageUpload.of(uri.getQueryParameters());
    } catch (Malformed e) {
      throw new Refusal(Problem.of(400, String.valueOf(e.getMessage())));
    }
  }
}
