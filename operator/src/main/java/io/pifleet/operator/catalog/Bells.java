package io.pifleet.operator.catalog;

import io.pifleet.api.v1alpha1.Content;
import io.pifleet.api.v1alpha1.ContentDeployment;
import io.pifleet.api.v1alpha1.Enrollment;
import io.pifleet.api.v1alpha1.Group;
import io.pifleet.api.v1alpha1.Site;
import io.pifleet.api.v1alpha1.SoftwareRelease;
import io.pifleet.api.v1alpha1.UpdateRollout;
import io.pifleet.protocol.SiteId;
import jakarta.inject.Singleton;
import java.util.Collection;

/** One bell for each kind. */
@Singleton
public class Bells {
  private final Bell<Site> sites = new Bell<>(Site.class);
  private final Bell<Enrollment> enrollments = new Bell<>(Enrollment.class);
  private final Bell<Group> groups = new Bell<>(Group.class);
  private final Bell<Content> contents = new Bell<>(Content.class);
  private final Bell<ContentDeployment> deployments = new Bell<>(ContentDeployment.class);
  private final Bell<UpdateRollout> rollouts = new Bell<>(UpdateRollout.class);
  private final Bell<SoftwareRelease> releases = new Bell<>(SoftwareRelease.class);

  /** The sites'. */
  public Bell<Site> sites() {
    return sites;
  }

  /** The enrolments'. */
  public Bell<Enrollment> enrollments() {
    return enrollments;
  }

  /** The groups'. */
  public Bell<Group> groups() {
    return groups;
  }

  /** The contents'. */
  public Bell<Content> contents() {
    return contents;
  }

  /** The deployments'. */
  public Bell<ContentDeployment> deployments() {
    return deployments;
  }

  /** The releases'. */
  public Bell<SoftwareRelease> releases() {
    return releases;
  }

  /** The rollouts'. */
  public Bell<UpdateRollout> rollouts() {
    return rollouts;
  }

  /** Wakes a site's reconciler. */
  public void ring(SiteId site) {
    sites.ring(site.namespace(), site.name());
  }

  /** Wakes many. */
  public void ring(Collection<SiteId> all) {
    all.forEach(this::ring);
  }
}
