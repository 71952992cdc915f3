package io.pifleet.operator.content;

import io.minio.BucketExistsArgs;
import io.minio.ComposeObjectArgs;
import io.minio.CopyObjectArgs;
import io.minio.Directive;
import io.minio.GetObjectArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.ObjectWriteArgs;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.SourceObject;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import io.pifleet.operator.Settings;
import io.pifleet.protocol.Sha256;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;
import org.jboss.logging.Logger;

/**
 * Any S3, by MinIO's client. A file is uploaded under a name of its own, for its digest is known at
 * its end only; then the store copies it to where it belongs and the facts with it. What the
 * network did comes out of the client as an IllegalStateException.
 */
@Singleton
public class MinioObjectStore implements ObjectStore, Inventory {
  private static final Logger LOG = Logger.getLogger(MinioObjectStore.class);

  /** Held in memory for each upload; S3 allows 10,000 parts, so files of up to 80 GB. */
  private static final long PART_BYTES = 8L << 20;

  /** S3 copies no more than this at once. */
  private static final long MAX_COPY_BYTES = 5L << 30;

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int URL_SECONDS = 3_600;
  private static final Set<String> ABSENT =
      Set.of("NoSuchKey", "NoSuchBucket", "NoSuchObject", "ResourceNotFound");

  private final MinioClient client;
  private final Optional<MinioClient> publicClient;
  private final String bucket;
  private final OkHttpClient http;
  private final ExecutorService inspectors =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("inspect-", 0).factory());
  private volatile boolean bucketThere;

  @Inject
  MinioObjectStore(Settings settings) {
    this(settings.store());
  }

  MinioObjectStore(Settings.Store settings) {
    this.http =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(5))
            .readTimeout(LIMIT)
            .writeTimeout(LIMIT)
            .build();
    this.bucket = settings.bucket();
    this.client = client(settings, settings.endpoint());
    this.publicClient = settings.publicEndpoint().map(e -> client(settings, e));
  }

  private MinioClient client(Settings.Store settings, URI endpoint) {
    return MinioClient.builder()
        .endpoint(endpoint.toString())
        .region(settings.region())
        .credentials(settings.accessKey(), settings.secretKey())
        .httpClient(http)
        .build();
  }

  @Override
  public Optional<StoredFile> find(Sha256 sha256) throws IOException {
    try {
      StatObjectResponse found =
          client.statObject(
              StatObjectArgs.builder().bucket(bucket).object(StoreKeys.object(sha256)).build());
      return Optional.of(
          new StoredFile(sha256, found.size(), Facts.of(found.userMetadata()::getFirst)));
    } catch (ErrorResponseException e) {
      if (ABSENT.contains(e.errorResponse().code())) {
        return Optional.empty();
      }
      throw new StoreFailure(e);
    } catch (MinioException | IllegalStateException e) {
      throw new StoreFailure(e);
    }
  }

  @Override
  public StoredFile put(InputStream bytes, Inspection inspect) throws IOException {
    String upload = StoreKeys.UPLOADS + UUID.randomUUID();
    try (Intake intake = new Intake(bytes, inspect, inspectors)) {
      makeBucket();
      StoredFile file = upload(upload, intake);
      inspect.whole(file);
      if (find(file.sha256()).isEmpty()) {
        copy(upload, file);
      }
      return file;
    } catch (MinioException | IllegalStateException e) {
      throw new StoreFailure(e);
    } finally {
      removeUpload(upload);
    }
  }

  private StoredFile upload(String key, Intake intake) throws IOException, MinioException {
    try {
      client.putObject(
          PutObjectArgs.builder().bucket(bucket).object(key).stream(intake, -1L, PART_BYTES)
              .build());
    } catch (MinioException | IllegalStateException e) {
      IOException cause = intake.failure();
      if (cause != null) {
        throw cause;
      }
      throw e;
    }
    return intake.finish();
  }

  private void copy(String from, StoredFile file) throws MinioException {
    SourceObject source = SourceObject.builder().bucket(bucket).object(from).build();
    if (file.size() > MAX_COPY_BYTES) {
      client.composeObject(
          described(ComposeObjectArgs.builder(), file).sources(List.of(source)).build());
    } else {
      client.copyObject(
          described(CopyObjectArgs.builder(), file)
              .source(source)
              .metadataDirective(Directive.REPLACE)
              .build());
    }
  }

  private <B extends ObjectWriteArgs.Builder<B, A>, A extends ObjectWriteArgs> B described(
      B builder, StoredFile file) {
    return builder
        .bucket(bucket)
        .object(StoreKeys.object(file.sha256()))
        .headers(new Http.Headers(Http.Headers.CONTENT_TYPE, file.facts().mimeType()))
        .userMetadata(Facts.metadata(file));
  }

  @Override
  public InputStream open(Sha256 sha256, long offset, long length) throws IOException {
    try {
      return client.getObject(
          GetObjectArgs.builder()
              .bucket(bucket)
              .object(StoreKeys.object(sha256))
              .offset(offset)
              .length(length)
              .build());
    } catch (MinioException | IllegalStateException e) {
      throw new StoreFailure(e);
    }
  }

  @Override
  public Optional<URI> presigned(Sha256 sha256) throws IOException {
    if (publicClient.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          URI.create(
              publicClient
                  .get()
                  .getPresignedObjectUrl(
                      GetPresignedObjectUrlArgs.builder()
                          .method(Http.Method.GET)
                          .bucket(bucket)
                          .object(StoreKeys.object(sha256))
                          .expiry(URL_SECONDS)
                          .build())));
    } catch (MinioException | IllegalStateException e) {
      throw new StoreFailure(e);
    }
  }

  private void makeBucket() throws MinioException {
    if (bucketThere) {
      return;
    }
    if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
      client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
    }
    bucketThere = true;
  }

  private void removeUpload(String key) {
    try {
      remove(key);
    } catch (IOException e) {
      LOG.warnf("An upload could not be removed; it is tried again in a day. key=%s", key);
    }
  }

  @Override
  public List<Entry> all() throws IOException {
    List<Entry> all = new ArrayList<>();
    try {
      for (Result<Item> found :
          client.listObjects(ListObjectsArgs.builder().bucket(bucket).recursive(true).build())) {
        Item item = found.get();
        all.add(new Entry(item.objectName(), item.lastModified().toInstant()));
      }
      return all;
    } catch (ErrorResponseException e) {
      if (ABSENT.contains(e.errorResponse().code())) {
        return List.of();
      }
      throw new StoreFailure(e);
    } catch (MinioException | IllegalStateException e) {
      throw new StoreFailure(e);
    }
  }

  @Override
  public void mark(Sha256 sha256) throws IOException {
    try {
      client.putObject(
          PutObjectArgs.builder().bucket(bucket).object(StoreKeys.unused(sha256)).stream(
                  new ByteArrayInputStream(new byte[0]), 0L, -1L)
              .build());
    } catch (MinioException | IllegalStateException e) {
      throw new StoreFailure(e);
    }
  }

  @Override
  public void remove(String key) throws IOException {
    try {
      client.removeObject(RemoveObjectArgs.builder().bucket(bucket).object(key).build());
    } catch (MinioException | IllegalStateException e) {
      throw new StoreFailure(e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    inspectors.shutdownNow();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
